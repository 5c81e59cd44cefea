import { Injectable } from '@nestjs/common';
import { extensionOf, fileTypeOf, fileTypeOfMime, type Integrator, Integrators, networkPolicyOf } from '#documents';
import type { NetworkPolicy } from '#platform';
import {
  decodeBase64Text,
  decodeCallUrl,
  type OpenInstruction,
  parseCallUrlAnswer,
  parseEntryQuery,
  readInstruction,
  signatureMatches,
} from '#protocol/bisheng';
import { verifyToken } from '#protocol/onlyoffice';
import { hostPatternMatches, parseWopiSrc } from '#protocol/wopi-client';
import { Diagnosis } from './diagnosis.js';
import { NetworkWalk } from './network-walk.js';
import { recognise } from './recognise.js';
import { signatureMistake } from './signature-mistakes.js';

export interface Examination {
  kind: string;
  integrator: { id: string; name: string } | null;
  diagnosis: Diagnosis;
}

const NOWHERE_PRIVATE: NetworkPolicy = { allow: [] };

/** Walks the way that opening a document takes, step by step, and says at which step it ends and why. */
@Injectable()
export class Doctor {
  constructor(
    private readonly integrators: Integrators,
    private readonly walk: NetworkWalk,
  ) {}

  async examine(pasted: string, integratorId: string | null): Promise<Examination> {
    const diagnosis = new Diagnosis();
    const found = recognise(pasted);
    let integrator = integratorId === null ? null : await this.integrators.findById(integratorId);
    if (found.kind === 'unknown')
      diagnosis.fail('recognise', 'unknown', 'This is no openEditor link, callURL, ONLYOFFICE config or WOPISrc');
    else diagnosis.ok('recognise', found.kind, { kind: found.kind });
    switch (found.kind) {
      case 'bisheng-link':
        integrator = await this.bishengLink(diagnosis, found.query, integrator);
        break;
      case 'call-url':
        await this.callUrl(diagnosis, found.url, policyOf(integrator));
        break;
      case 'onlyoffice-config':
        integrator = await this.onlyofficeConfig(diagnosis, found.config, integrator);
        break;
      case 'wopi-src':
        integrator = await this.wopiSrc(diagnosis, found.wopiSrc, found.accessToken, integrator);
        break;
      case 'unknown':
    }
    return {
      kind: found.kind,
      integrator: integrator ? { id: integrator.id, name: integrator.name } : null,
      diagnosis,
    };
  }

  private async bishengLink(
    diagnosis: Diagnosis,
    rawQuery: string,
    given: Integrator | null,
  ): Promise<Integrator | null> {
    const query = parseEntryQuery(rawQuery);
    const message = query.callURL ?? query.data;
    if (message === null) {
      diagnosis.fail('parameters', 'no-call-url', 'The link has neither callURL nor data');
      return given;
    }
    const integrator = (await this.signature(diagnosis, message, query.sign)) ?? given;
    if (query.callURL === null) {
      const text = decodeBase64Text(message);
      let value: unknown;
      try {
        value = JSON.parse(text ?? '');
      } catch {
        diagnosis.fail('decode', 'data-not-json', 'data is not base64 of JSON');
        return integrator;
      }
      diagnosis.ok('decode', 'JSON');
      await this.instruction(diagnosis, readInstruction(value), policyOf(integrator));
      return integrator;
    }
    const decoded = decodeCallUrl(query.callURL);
    if (decoded.kind !== 'url') {
      const text = decodeBase64Text(query.callURL);
      diagnosis.fail(
        'decode',
        text === null ? 'not-base64' : 'not-an-address',
        text === null
          ? 'callURL is not base64 of UTF-8 text'
          : `callURL decodes to “${text.slice(0, 200)}”, which is no http(s) address`,
        { decoded: text?.slice(0, 200) ?? '' },
      );
      return integrator;
    }
    diagnosis.ok('decode', decoded.url, { url: decoded.url });
    await this.callUrl(diagnosis, decoded.url, policyOf(integrator));
    return integrator;
  }

  /** Whose key made the signature; a finding says what was done wrong when nobody's did. */
  private async signature(diagnosis: Diagnosis, message: string, sign: string | null): Promise<Integrator | null> {
    const keys = await this.integrators.openedKeys('bisheng');
    if (sign === null) {
      const lenient = (await this.integrators.list()).filter((item) => item.active && !item.bishengSignRequired);
      if (lenient.length === 1 && lenient[0]) {
        diagnosis.warn('signature', 'unsigned-allowed', `There is no sign; ${lenient[0].name} may call without`, {
          integrator: lenient[0].name,
        });
        return lenient[0];
      }
      diagnosis.fail('signature', 'no-sign', 'The link has no sign, and signatures are required');
      return null;
    }
    const right = keys.find((key) => signatureMatches(message, sign, key.secret));
    if (right) {
      diagnosis.ok('signature', right.integrator.name, { integrator: right.integrator.name });
      return right.integrator;
    }
    if (keys.length === 0) {
      diagnosis.fail('signature', 'no-keys', 'No integrator has an active Bisheng key');
      return null;
    }
    for (const key of keys) {
      const mistake = signatureMistake(message, sign, key.secret);
      if (mistake === null) continue;
      diagnosis.fail(
        'signature',
        mistake,
        `Made with a key of ${key.integrator.name}, but not over the right text or not as HMAC-MD5: ${mistake}`,
        {
          integrator: key.integrator.name,
        },
      );
      return key.integrator;
    }
    const shape = /^[0-9a-f]{32}$/i.test(sign) ? 'other-key' : 'not-hex';
    diagnosis.fail(
      'signature',
      shape,
      shape === 'not-hex'
        ? 'sign is not 32 hexadecimal digits'
        : 'No active key makes this signature: another key, or a text that was changed after signing',
    );
    return null;
  }

  private async callUrl(diagnosis: Diagnosis, url: string, policy: NetworkPolicy): Promise<void> {
    const answer = await this.walk.call(diagnosis, url, policy);
    if (!answer) {
      diagnosis.skip('json', 'fields', 'file-address', 'file-fetch', 'file-type');
      return;
    }
    const outcome = parseCallUrlAnswer(answer.body.toString('utf8'));
    if (outcome.kind === 'unusable' && outcome.error.startsWith('not JSON')) {
      diagnosis.fail('json', 'not-json', outcome.error, { excerpt: answer.body.subarray(0, 400).toString('utf8') });
      diagnosis.skip('fields', 'file-address', 'file-fetch', 'file-type');
      return;
    }
    diagnosis.ok('json', '');
    await this.instruction(diagnosis, outcome, policy);
  }

  private async instruction(
    diagnosis: Diagnosis,
    outcome: ReturnType<typeof readInstruction>,
    policy: NetworkPolicy,
  ): Promise<void> {
    if (outcome.kind === 'unusable') {
      diagnosis.fail('fields', 'field-missing', outcome.error, {
        field: outcome.error.replace(/^field missing: /, ''),
      });
      diagnosis.skip('file-address', 'file-fetch', 'file-type');
      return;
    }
    const { doc, user } = outcome.instruction;
    const facts = { docId: doc.docId, title: doc.title, uid: user.uid, callback: doc.callback ?? '' };
    if (!user.privileges.has('FILE_READ'))
      diagnosis.warn('fields', 'no-read', 'user.privilege has no FILE_READ', facts);
    else if (!user.privileges.has('FILE_WRITE'))
      diagnosis.warn('fields', 'no-write', 'user.privilege has no FILE_WRITE: openEditor answers 权限不足', facts);
    else diagnosis.ok('fields', `${doc.docId} · ${doc.title} · ${user.uid}`, facts);
    await this.file(diagnosis, doc, policy);
  }

  private async file(diagnosis: Diagnosis, doc: OpenInstruction['doc'], policy: NetworkPolicy): Promise<void> {
    const type = fileTypeOf(extensionOf(doc.title)) ?? (doc.mimeType === null ? null : fileTypeOfMime(doc.mimeType));
    if (!type) {
      diagnosis.fail('file-type', 'unknown-type', `There is no application for “${doc.title}”`, { title: doc.title });
      return;
    }
    await this.walk.fetchFile(diagnosis, doc.fetchUrl, type, policy);
  }

  private async onlyofficeConfig(
    diagnosis: Diagnosis,
    config: Record<string, unknown>,
    given: Integrator | null,
  ): Promise<Integrator | null> {
    const token = config['token'];
    let integrator = given;
    let claims: Record<string, unknown> = config;
    if (typeof token !== 'string') diagnosis.fail('token', 'no-token', 'The config has no token; tokens are required');
    else {
      const keys = await this.integrators.openedKeys('jwt');
      const outcomes = keys.map((key) => ({ key, outcome: verifyToken(token, key.secret, new Date()) }));
      const valid = outcomes.find(({ outcome }) => outcome.kind === 'valid');
      const expired = outcomes.find(({ outcome }) => outcome.kind === 'expired');
      if (valid?.outcome.kind === 'valid') {
        integrator = valid.key.integrator;
        claims = { ...valid.outcome.claims };
        diagnosis.ok('token', integrator.name, { integrator: integrator.name });
      } else if (expired) {
        integrator = expired.key.integrator;
        diagnosis.fail('token', 'expired', 'The token is right but has expired: look at the clocks', {
          integrator: integrator.name,
        });
      } else if (keys.length === 0) diagnosis.fail('token', 'no-secrets', 'No integrator has an active JWT secret');
      else diagnosis.fail('token', 'other-secret', 'No active JWT secret made this token');
    }
    const document = isObject(claims['document']) ? claims['document'] : {};
    const editor = isObject(claims['editorConfig']) ? claims['editorConfig'] : {};
    const missing = ['key', 'url', 'title', 'fileType'].filter((name) => typeof document[name] !== 'string');
    const required = missing.filter((name) => name === 'key' || name === 'url');
    if (required.length > 0) {
      diagnosis.fail(
        'fields',
        'field-missing',
        `field missing: ${required.map((name) => `document.${name}`).join(', ')}`,
        {
          field: required.map((name) => `document.${name}`).join(', '),
        },
      );
      return integrator;
    }
    const key = String(document['key']);
    if (!/^[0-9a-zA-Z._=-]{1,128}$/.test(key))
      diagnosis.fail('fields', 'key-characters', 'document.key may have 128 of 0-9 a-z A-Z - . _ =', { key });
    else if (typeof editor['callbackUrl'] !== 'string')
      diagnosis.warn(
        'fields',
        'no-callback',
        'editorConfig.callbackUrl is missing: nothing that is edited comes home',
        { key },
      );
    else diagnosis.ok('fields', key, { key });
    const extension =
      typeof document['fileType'] === 'string' ? document['fileType'] : extensionOf(textOf(document['title']));
    const type = fileTypeOf(extension);
    if (!type)
      diagnosis.fail('file-type', 'unknown-type', `There is no application for .${extension}`, { title: extension });
    else await this.walk.fetchFile(diagnosis, textOf(document['url']), type, policyOf(integrator));
    return integrator;
  }

  private async wopiSrc(
    diagnosis: Diagnosis,
    given: string,
    accessToken: string | null,
    chosen: Integrator | null,
  ): Promise<Integrator | null> {
    const wopiSrc = parseWopiSrc(given);
    if (wopiSrc === null) {
      diagnosis.fail('parameters', 'wopi-src', 'WOPISrc is not an absolute http:// or https:// address');
      return chosen;
    }
    const hosts = (await this.integrators.list()).filter((item) => item.active);
    const owner = hosts.find((item) => item.wopiHosts.some((pattern) => hostPatternMatches(pattern, wopiSrc) > 0));
    const { host } = new URL(wopiSrc);
    if (owner) diagnosis.ok('parameters', owner.name, { integrator: owner.name, host });
    else diagnosis.fail('parameters', 'wopi-host', `No integrator names ${host} among its WOPI hosts`, { host });
    const integrator = owner ?? chosen;
    if (accessToken === null) {
      diagnosis.warn('token', 'no-access-token', 'Paste the access_token too, and CheckFileInfo is asked for');
      return integrator;
    }
    const url = `${wopiSrc}?access_token=${encodeURIComponent(accessToken)}`;
    const answer = await this.walk.call(diagnosis, url, policyOf(integrator), {
      authorization: `Bearer ${accessToken}`,
    });
    if (!answer) return integrator;
    let info: unknown;
    try {
      info = JSON.parse(answer.body.toString('utf8').replace(/^\ufeff/, ''));
    } catch {
      diagnosis.fail('json', 'not-json', 'CheckFileInfo did not answer JSON', {
        excerpt: answer.body.subarray(0, 400).toString('utf8'),
      });
      return integrator;
    }
    diagnosis.ok('json', '');
    const missing = ['BaseFileName', 'OwnerId', 'Size', 'UserId', 'Version'].filter(
      (name) => !isObject(info) || info[name] === undefined,
    );
    if (missing.length > 0)
      diagnosis.fail('fields', 'field-missing', `field missing: ${missing.join(', ')}`, { field: missing.join(', ') });
    else if (isObject(info) && info['SupportsUpdate'] !== true)
      diagnosis.warn('fields', 'no-update', 'SupportsUpdate is not true: the file can only be viewed');
    else diagnosis.ok('fields', '');
    return integrator;
  }
}

function policyOf(integrator: Integrator | null): NetworkPolicy {
  return integrator ? networkPolicyOf(integrator) : NOWHERE_PRIVATE;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
