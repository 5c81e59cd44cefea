import { Injectable } from '@nestjs/common';
import { extensionOf, fileTypeOf, type Integrator, Integrators } from '#documents';
import { verifyToken } from '#protocol/onlyoffice';
import type { Diagnosis } from './diagnosis.js';
import { isObject, policyOf, textOf } from './examined.js';
import { NetworkWalk } from './network-walk.js';

/** What of a config counts for opening; where the token says otherwise, the token counts. */
const COMPARED = ['document.key', 'document.url', 'document.fileType', 'editorConfig.callbackUrl'];

/** Walks an ONLYOFFICE config: its token, its fields, its file. */
@Injectable()
export class OnlyofficeExamination {
  constructor(
    private readonly integrators: Integrators,
    private readonly walk: NetworkWalk,
  ) {}

  async examine(
    diagnosis: Diagnosis,
    config: Record<string, unknown>,
    given: Integrator | null,
  ): Promise<Integrator | null> {
    const { integrator, claims } = await this.token(diagnosis, config, given);
    const document = isObject(claims['document']) ? claims['document'] : {};
    const editor = isObject(claims['editorConfig']) ? claims['editorConfig'] : {};
    const missing = ['key', 'url'].filter((name) => typeof document[name] !== 'string');
    if (missing.length > 0) {
      const field = missing.map((name) => `document.${name}`).join(', ');
      if (isObject(claims['payload']) && isObject(claims['payload']['document']))
        diagnosis.fail('token', 'in-payload', 'The token has the config within payload; that form is for headers only');
      else diagnosis.fail('fields', 'field-missing', `field missing: ${field}`, { field });
      return integrator;
    }
    const key = String(document['key']);
    const callback = editor['callbackUrl'];
    if (!/^[0-9a-zA-Z._=-]{1,128}$/.test(key))
      diagnosis.fail('fields', 'key-characters', 'document.key may have 128 of 0-9 a-z A-Z - . _ =', { key });
    else if (typeof callback !== 'string' || callback === '')
      diagnosis.warn(
        'fields',
        'no-callback',
        'editorConfig.callbackUrl is missing: nothing that is edited comes home',
        { key },
      );
    else if (!/^https?:\/\//i.test(callback) || !URL.canParse(callback))
      diagnosis.fail('callback', 'not-absolute', `“${callback.slice(0, 200)}” is not an http:// or https:// address`);
    else diagnosis.ok('fields', key, { key });
    const extension =
      typeof document['fileType'] === 'string' ? document['fileType'] : extensionOf(textOf(document['title']));
    const type = fileTypeOf(extension);
    if (!type)
      diagnosis.fail('file-type', 'unknown-type', `There is no application for .${extension}`, { title: extension });
    else await this.walk.fetchFile(diagnosis, textOf(document['url']), type, policyOf(integrator), integrator !== null);
    return integrator;
  }

  private async token(
    diagnosis: Diagnosis,
    config: Record<string, unknown>,
    given: Integrator | null,
  ): Promise<{ integrator: Integrator | null; claims: Record<string, unknown> }> {
    const token = config['token'];
    if (typeof token !== 'string') {
      diagnosis.fail('token', 'no-token', 'The config has no token; tokens are required');
      return { integrator: given, claims: config };
    }
    const keys = await this.integrators.openedKeys('jwt');
    const outcomes = keys.map((key) => ({ key, outcome: verifyToken(token, key.secret, new Date()) }));
    const valid = outcomes.find(({ outcome }) => outcome.kind === 'valid');
    const expired = outcomes.find(({ outcome }) => outcome.kind === 'expired');
    if (valid?.outcome.kind === 'valid') {
      const { integrator } = valid.key;
      const claims = { ...valid.outcome.claims };
      const differing = COMPARED.filter((path) => {
        const shown = at(config, path);
        return shown !== undefined && at(claims, path) !== undefined && shown !== at(claims, path);
      });
      if (differing.length > 0)
        diagnosis.warn(
          'token',
          'other-content',
          `The token was made of another config; it differs in ${differing.join(', ')}`,
          { field: differing.join(', '), integrator: integrator.name },
        );
      else diagnosis.ok('token', integrator.name, { integrator: integrator.name });
      return { integrator, claims };
    }
    if (expired) {
      const { integrator } = expired.key;
      diagnosis.fail('token', 'expired', 'The token is right but has expired: look at the clocks', {
        integrator: integrator.name,
      });
      return { integrator, claims: config };
    }
    if (keys.length === 0) diagnosis.fail('token', 'no-secrets', 'No integrator has an active JWT secret');
    else if (token.endsWith('.')) diagnosis.fail('token', 'unsigned', 'The token has no signature (alg none)');
    else diagnosis.fail('token', 'other-secret', 'No active JWT secret made this token');
    return { integrator: given, claims: config };
  }
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}
