import { Injectable } from '@nestjs/common';
import { extensionOf, fileTypeOf, type Integrator, Integrators } from '#documents';
import { hostPatternMatches, parseWopiSrc } from '#protocol/wopi-client';
import type { Diagnosis } from './diagnosis.js';
import { isObject, policyOf, textOf } from './examined.js';
import { NetworkWalk } from './network-walk.js';

/** The properties that CheckFileInfo must have, and the type of each (MS-WOPI, CheckFileInfo, required). */
const REQUIRED = { BaseFileName: 'string', OwnerId: 'string', Size: 'number', UserId: 'string', Version: 'string' };

/** Walks a WOPISrc: whose host it is, CheckFileInfo, its properties, GetFile. */
@Injectable()
export class WopiExamination {
  constructor(
    private readonly integrators: Integrators,
    private readonly walk: NetworkWalk,
  ) {}

  async examine(
    diagnosis: Diagnosis,
    given: string,
    accessToken: string | null,
    chosen: Integrator | null,
  ): Promise<Integrator | null> {
    const wopiSrc = parseWopiSrc(given);
    if (wopiSrc === null) {
      const twice = /^https?%3a/i.test(given);
      diagnosis.fail(
        'parameters',
        twice ? 'encoded-twice' : 'wopi-src',
        twice
          ? 'WOPISrc was percent-encoded twice'
          : `WOPISrc “${given.slice(0, 200)}” is not an absolute http:// or https:// address`,
      );
      return chosen;
    }
    const hosts = (await this.integrators.list()).filter((item) => item.active);
    const owner = hosts.find((item) => item.wopiHosts.some((pattern) => hostPatternMatches(pattern, wopiSrc) > 0));
    const { host } = new URL(wopiSrc);
    if (owner) diagnosis.ok('parameters', owner.name, { integrator: owner.name, host });
    else diagnosis.fail('parameters', 'wopi-host', `No integrator names ${host} among its WOPI hosts`, { host });
    const integrator = owner ?? chosen;
    if (accessToken === null)
      diagnosis.warn('token', 'no-access-token', 'Paste the access_token too, and CheckFileInfo is asked for');
    else await this.file(diagnosis, wopiSrc, accessToken, integrator);
    return integrator;
  }

  private async file(
    diagnosis: Diagnosis,
    wopiSrc: string,
    accessToken: string,
    integrator: Integrator | null,
  ): Promise<void> {
    const query = `access_token=${encodeURIComponent(accessToken)}`;
    const policy = policyOf(integrator);
    const answer = await this.walk.call(diagnosis, `${wopiSrc}?${query}`, policy, {
      known: integrator !== null,
      headers: { authorization: `Bearer ${accessToken}` },
      refusals: { 401: 'wopi-token', 404: 'wopi-file' },
    });
    if (!answer) return;
    let info: unknown;
    try {
      info = JSON.parse(answer.body.toString('utf8').replace(/^\ufeff/, ''));
    } catch {
      diagnosis.fail('json', 'not-json', 'CheckFileInfo did not answer JSON', {
        excerpt: answer.body.subarray(0, 400).toString('utf8'),
      });
      return;
    }
    diagnosis.ok('json', '');
    if (!this.fields(diagnosis, isObject(info) ? info : {})) return;
    const name = textOf(isObject(info) ? info['BaseFileName'] : '');
    const type = fileTypeOf(extensionOf(name));
    if (!type) diagnosis.fail('file-type', 'unknown-type', `There is no application for “${name}”`, { title: name });
    else await this.walk.fetchFile(diagnosis, `${wopiSrc}/contents?${query}`, type, policy, integrator !== null);
  }

  /** False: the file cannot be opened with these. */
  private fields(diagnosis: Diagnosis, info: Record<string, unknown>): boolean {
    const missing = Object.keys(REQUIRED).filter((name) => info[name] === undefined || info[name] === null);
    const wrong = Object.entries(REQUIRED).filter(
      ([name, type]) => !missing.includes(name) && typeof info[name] !== type,
    );
    if (missing.length > 0)
      diagnosis.fail('fields', 'field-missing', `field missing: ${missing.join(', ')}`, { field: missing.join(', ') });
    else if (wrong.length > 0) {
      const field = wrong.map(([name, type]) => `${name} (${type})`).join(', ');
      diagnosis.fail('fields', 'field-type', `of another type than MS-WOPI says: ${field}`, { field });
    } else if (info['SupportsUpdate'] !== true)
      diagnosis.warn('fields', 'no-update', 'SupportsUpdate is not true: the file can only be viewed');
    else if (info['UserCanWrite'] !== true)
      diagnosis.warn('fields', 'no-user-write', 'UserCanWrite is not true: this person can only view the file');
    else if (info['SupportsLocks'] !== true)
      diagnosis.warn('fields', 'no-locks', 'SupportsLocks is not true: two editors could overwrite each other');
    else diagnosis.ok('fields', '');
    return missing.length === 0 && wrong.length === 0;
  }
}
