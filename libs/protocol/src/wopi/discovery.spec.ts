import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  actionUrl,
  chooseZone,
  type Discovery,
  findAction,
  parseDiscovery,
  proofKeyBlob,
  proofKeyNumbers,
} from './index.js';

const OFFICE = `<?xml version="1.0" encoding="utf-8"?>
<wopi-discovery><net-zone name="external-https">
  <app name="Word" favIconUrl="https://office.example/word.ico" checkLicense="true">
    <action name="view" ext="docx" default="true" urlsrc="https://office.example/wv.aspx?&lt;ui=UI_LLCC&amp;&gt;&lt;rs=DC_LLCC&amp;&gt;"/>
    <action name="edit" ext="DOCX" requires="locks,update" urlsrc="https://office.example/we.aspx?&lt;ui=UI_LLCC&amp;&gt;&lt;dchat=DISABLE_CHAT&amp;&gt;"/>
    <action name="convert" ext="doc" targetext="docx" requires="update" urlsrc="https://office.example/conv.aspx?&lt;wopisrc=WOPI_SOURCE&amp;&gt;"/>
  </app></net-zone>
  <proof-key oldvalue="o" oldmodulus="b21vZA==" oldexponent="AQAB" value="v" modulus="bW9k" exponent="AQAB"/>
</wopi-discovery>`;

const COOL = `<wopi-discovery><net-zone name="external-http">
  <app favIconUrl="http://cool/favicon.ico" name="application/vnd.openxmlformats-officedocument.wordprocessingml.document">
    <action default="true" ext="" name="edit" urlsrc="http://cool:9980/browser/abc/cool.html?"/></app>
  <app name="writer"><action ext="odt" name="edit" urlsrc="http://cool:9980/browser/abc/cool.html?"/></app>
  <app name="Capabilities"><action ext="" name="getinfo" urlsrc="http://cool:9980/hosting/capabilities"/></app>
</net-zone></wopi-discovery>`;

const MIME = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function read(xml: string): Discovery {
  const outcome = parseDiscovery(xml);
  if (outcome.kind !== 'discovery') throw new Error(outcome.reason);
  return outcome.discovery;
}

describe('reading discovery', () => {
  it('finds actions by extension (Microsoft, ONLYOFFICE)', () => {
    const discovery = read(OFFICE);
    const zone = chooseZone(discovery, 'https')!;
    expect(findAction(zone, 'edit', 'docx', MIME)).toMatchObject({ extension: 'docx', requires: ['locks', 'update'] });
    expect(findAction(zone, 'convert', 'doc', null)).toMatchObject({ targetExtension: 'docx' });
    expect(findAction(zone, 'edit', 'doc', 'application/msword')).toBeNull();
    expect(discovery.proofKey).toEqual({
      current: { modulus: 'bW9k', exponent: 'AQAB' },
      old: { modulus: 'b21vZA==', exponent: 'AQAB' },
    });
  });

  it('reads proof keys that are published as blobs alone, and refuses what is no key', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const only = (attributes: string): string => OFFICE.replace(/<proof-key [^>]*>/, `<proof-key ${attributes}/>`);
    const blob = proofKeyBlob(pair.publicKey);
    expect(read(only(`value="${blob}" oldvalue="${blob}"`)).proofKey).toEqual({
      current: proofKeyNumbers(pair.publicKey),
      old: proofKeyNumbers(pair.publicKey),
    });
    expect(read(only('value="" oldvalue="" modulus="" exponent=""')).proofKey).toBeNull();
    expect(parseDiscovery(only('value="v"'))).toMatchObject({
      kind: 'unreadable',
      reason: 'its proof key cannot be read',
    });
  });

  it('finds actions by MIME type (Collabora), and lives without proof keys', () => {
    const discovery = read(COOL);
    const zone = chooseZone(discovery, 'https')!;
    expect(zone.name).toBe('external-http');
    expect(findAction(zone, 'edit', 'docx', MIME)?.urlSource).toContain('/browser/abc/');
    expect(findAction(zone, 'edit', 'odt', null)?.extension).toBe('odt');
    expect(findAction(zone, 'edit', '', null)).toBeNull();
    expect(discovery.proofKey).toBeNull();
  });

  it.each([
    ['', 'XML'],
    ['<html>', 'XML'],
    ['<html></html>', 'no wopi-discovery'],
    ['<wopi-discovery></wopi-discovery>', 'no wopi-discovery'],
    ['<wopi-discovery><x/></wopi-discovery>', 'no net-zone'],
    ['<!DOCTYPE a [<!ENTITY e "x">]><wopi-discovery/>', 'document type'],
  ])('says what is wrong with %s', (xml, reason) => {
    expect(parseDiscovery(xml)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining(reason) as string,
    });
  });
});

describe('the address of an action', () => {
  const source = 'https://h.example/wopi/files/1';
  const encoded = 'https%3A%2F%2Fh.example%2Fwopi%2Ffiles%2F1';

  it.each([
    ['https://o/we.aspx?<ui=UI_LLCC&><dchat=DISABLE_CHAT&>', `https://o/we.aspx?ui=zh-CN&WOPISrc=${encoded}`],
    ['https://o/c?<wopisrc=WOPI_SOURCE&><ui=UI_LLCC&>', `https://o/c?wopisrc=${encoded}&ui=zh-CN`],
    ['https://o/c?x=1&<a=NEW_THING&>', `https://o/c?x=1&WOPISrc=${encoded}`],
    ['https://o/c?', `https://o/c?WOPISrc=${encoded}`],
    ['https://o/c', `https://o/c?WOPISrc=${encoded}`],
    ['https://o/c?x=1', `https://o/c?x=1&WOPISrc=${encoded}`],
    ['https://o/c?<thm=THEME_ID><ui=UI_LLCC>', `https://o/c?ui=zh-CN&WOPISrc=${encoded}`],
  ])('%s', (urlSource, expected) => {
    expect(actionUrl(urlSource, source, { UI_LLCC: 'zh-CN' })).toBe(expected);
  });
});
