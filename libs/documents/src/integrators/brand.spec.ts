import { expect, it } from 'vitest';
import { brandLogoValid, MAX_LOGO_BYTES } from './brand.js';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n rest', 'latin1');
const data = (type: string, bytes: Buffer): string => `data:image/${type};base64,${bytes.toString('base64')}`;

it.each(['https://oa.example.com/logo.svg', data('png', PNG), data('jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]))])(
  'takes %s',
  (logo) => expect(brandLogoValid(logo)).toBe(true),
);

it.each([
  'http://oa.example.com/logo.png',
  'https://user:secret@oa.example.com/logo.png',
  'javascript:alert(1)',
  '/logo.png',
  data('svg+xml', Buffer.from('<svg onload="alert(1)"/>')),
  data('png', Buffer.from('<html>')),
  data('png', Buffer.concat([PNG, Buffer.alloc(MAX_LOGO_BYTES)])),
  `data:image/png;base64,${PNG.toString('base64')}" onerror="alert(1)`,
  7,
])('refuses %s', (logo) => expect(brandLogoValid(logo)).toBe(false));
