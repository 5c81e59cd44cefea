import { describe, expect, it } from 'vitest';
import { FRAME_ANCESTOR, frameAncestorAllowed, frameAncestorsDirective } from './frame-ancestors.js';

describe('sites that may show the editor in a frame', () => {
  it.each([
    ['https://oa.example.com', ['https://oa.example.com'], true],
    ['https://OA.example.com', ['https://oa.example.com:443'], true],
    ['http://oa.example.com', ['https://oa.example.com'], false],
    ['https://oa.example.com:8443', ['https://oa.example.com'], false],
    ['https://a.example.com', ['https://*.example.com'], true],
    ['https://example.com', ['https://*.example.com'], false],
    ['https://evilexample.com', ['https://*.example.com'], false],
    ['https://a.example.com.evil.net', ['https://*.example.com'], false],
    ['https://anywhere.net', [], true],
  ])('%s among %j: %s', (origin, sites, allowed) => expect(frameAncestorAllowed(origin, sites)).toBe(allowed));

  it('takes nothing that could end the directive or name more than a site', () => {
    for (const site of [
      "'none'",
      '*',
      'https://a.com; script-src *',
      'https://a.com/path',
      'javascript://a',
      'https://a.com ',
    ])
      expect(FRAME_ANCESTOR.test(site), site).toBe(false);
    expect(frameAncestorsDirective(['https://a.com', 'http://10.0.0.5:8080'])).toBe(
      "frame-ancestors 'self' https://a.com http://10.0.0.5:8080",
    );
    expect(frameAncestorsDirective([])).toBeNull();
  });
});
