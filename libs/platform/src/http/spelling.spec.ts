import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { respell } from './spelling.js';

it('spells the paths that it knows, and leaves everything else as it came', () => {
  const respelled = respell(['/apps/editor', '/ConvertService.ashx']);
  for (const [url, spelled] of [
    ['/APPS/Editor/isOpening/AbC?X=Y', '/apps/editor/isOpening/AbC?X=Y'],
    ['/convertservice.ASHX', '/ConvertService.ashx'],
    ['/convertservice.ASHX?a=B', '/ConvertService.ashx?a=B'],
    ['/ConvertServiceXashx', '/ConvertServiceXashx'],
    ['/apps/editors', '/apps/editors'],
    ['/METRICS', '/METRICS'],
    ['/wopi/files/A?access_token=B', '/wopi/files/A?access_token=B'],
  ])
    expect(respelled({ url } as IncomingMessage)).toBe(spelled);
  expect(respell([])({ url: '/Any' } as IncomingMessage)).toBe('/Any');
});
