import { describe, expect, it } from 'vitest';
import { readBishengConfig, readOnlyofficeConfig } from './config-import.js';

const plan = (outcome: ReturnType<typeof readBishengConfig>) => {
  if (outcome.kind !== 'plan') throw new Error(outcome.error);
  return outcome.plan;
};

describe('a Bisheng config.yml', () => {
  it('gives the save-back address, the interval in minutes, and whether links are signed', () => {
    const { settings, changes, ignored } = plan(
      readBishengConfig(
        'mongo:\n  host: db\napis:\n  postapiurl: http://192.168.2.66:9090/api/file/saveBack\n  urlsign: true\nsavebacktime: 4\n',
      ),
    );
    expect(settings).toEqual({
      bishengSaveBackUrl: 'http://192.168.2.66:9090/api/file/saveBack',
      bishengSignRequired: true,
      bishengRestSignRequired: true,
      saveBackIntervalSeconds: 240,
      allowedNetworks: ['192.168.2.66'],
      jwtSecrets: [],
    });
    expect(changes.map((change) => change.field)).toContain('savebacktime');
    expect(ignored).toEqual(['mongo.host']);
  });

  it('says that signatures are required here when the file does not say', () => {
    expect(plan(readBishengConfig('savebacktime: 5\n')).warnings).toEqual([{ code: 'urlsign-absent', value: '' }]);
  });

  it.each([
    ['savebacktime: 1 // minutes', /savebacktime must be a number of minutes/],
    ['savebacktime: 0', /greater than 0/],
    ['savebacktime: 3000', /a day/],
    ['apis:\n  postapiurl: ftp://x/y', /http/],
    ['apis:\n  urlsign: maybe', /true or false/],
    ['apis: [unclosed', /not YAML/],
    ['just text', /no fields/],
    ['a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: [*d,*d,*d,*d]', /not YAML|alias/],
  ])('refuses %j in words', (text, words) => {
    const outcome = readBishengConfig(text);
    expect(outcome.kind === 'unusable' ? outcome.error : '').toMatch(words);
  });
});

describe('an ONLYOFFICE local.json', () => {
  it('gives the secret and the private networks, and never shows a secret', () => {
    const outcome = plan(
      readOnlyofficeConfig(
        JSON.stringify({
          services: {
            CoAuthoring: {
              sql: { dbPass: 'onlyoffice-password' },
              token: { enable: { browser: false, request: { inbox: true } }, inbox: { header: 'AuthorizationJwt' } },
              secret: { inbox: { string: 'our own secret' }, outbox: { string: 'another secret' } },
              'request-filtering-agent': { allowPrivateIPAddress: true },
            },
          },
        }),
      ),
    );
    expect(outcome.settings.jwtSecrets).toEqual(['our own secret']);
    expect(outcome.settings.allowedNetworks).toContain('10.0.0.0/8');
    expect(outcome.warnings.map((warning) => warning.code)).toEqual([
      'short-secret',
      'outbox-differs',
      'token-always',
      'token-header',
      'private-networks',
    ]);
    expect(outcome.ignored).toEqual(['services.CoAuthoring.sql.dbPass']);
    expect(JSON.stringify([outcome.changes, outcome.warnings, outcome.ignored])).not.toMatch(
      /our own|another|password/,
    );
  });

  it('warns of the secret that everybody knows, and says when there is nothing to take over', () => {
    const known = plan(readOnlyofficeConfig('{"services":{"CoAuthoring":{"secret":{"inbox":{"string":"secret"}}}}}'));
    expect(known.warnings[0]).toMatchObject({ code: 'default-secret' });
    expect(plan(readOnlyofficeConfig('{}')).warnings).toEqual([{ code: 'nothing', value: '' }]);
  });

  it('refuses what is not JSON', () => {
    expect(readOnlyofficeConfig('{')).toMatchObject({ kind: 'unusable' });
  });
});
