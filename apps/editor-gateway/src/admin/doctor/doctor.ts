import { Injectable } from '@nestjs/common';
import { extensionOf, fileTypeOf, fileTypeOfMime, type Integrator, Integrators } from '#documents';
import {
  decodeBase64Text,
  decodeCallUrl,
  type OpenInstruction,
  parseCallUrlAnswer,
  parseEntryQuery,
  readInstruction,
  signatureMatches,
} from '#protocol/bisheng';
import { Diagnosis } from './diagnosis.js';
import { isObject, policyOf } from './examined.js';
import { NetworkWalk } from './network-walk.js';
import { OnlyofficeExamination } from './onlyoffice-examination.js';
import { recognise, type Unrecognised } from './recognise.js';
import { WopiExamination } from './wopi-examination.js';
import { signatureMistake } from './signature-mistakes.js';

export interface Examination {
  kind: string;
  integrator: { id: string; name: string } | null;
  diagnosis: Diagnosis;
}

const UNRECOGNISED: Record<Unrecognised, string> = {
  unknown: 'This is no openEditor link, callURL, ONLYOFFICE config or WOPISrc',
  'no-scheme': 'The address does not begin with http:// or https://',
  javascript: 'This is JavaScript, not JSON',
  'broken-json': 'This is not JSON',
};

/** Walks the way that opening a document takes, step by step, and says at which step it ends and why. */
@Injectable()
export class Doctor {
  constructor(
    private readonly integrators: Integrators,
    private readonly walk: NetworkWalk,
    private readonly onlyoffice: OnlyofficeExamination,
    private readonly wopi: WopiExamination,
  ) {}

  async examine(pasted: string, integratorId: string | null): Promise<Examination> {
    const diagnosis = new Diagnosis();
    const found = recognise(pasted);
    let integrator = integratorId === null ? null : await this.integrators.findById(integratorId);
    if (found.kind === 'unknown')
      diagnosis.fail('recognise', found.why, [UNRECOGNISED[found.why], found.detail].filter(Boolean).join(': '));
    else diagnosis.ok('recognise', found.kind, { kind: found.kind });
    switch (found.kind) {
      case 'bisheng-link':
        integrator = await this.bishengLink(diagnosis, found.query, integrator);
        break;
      case 'call-url':
        await this.callUrl(diagnosis, found.url, integrator);
        break;
      case 'onlyoffice-config':
        integrator = await this.onlyoffice.examine(diagnosis, found.config, integrator);
        break;
      case 'wopi-src':
        integrator = await this.wopi.examine(diagnosis, found.wopiSrc, found.accessToken, integrator);
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
      const named = /(?:^|&)(callurl|data)=/i.exec(rawQuery)?.[1];
      if (named === undefined) diagnosis.fail('parameters', 'no-call-url', 'The link has neither callURL nor data');
      else
        diagnosis.fail('parameters', 'letter-case', `The parameter is called callURL, not ${named}`, { given: named });
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
      await this.instruction(diagnosis, readInstruction(value), integrator);
      return integrator;
    }
    const decoded = decodeCallUrl(query.callURL);
    if (decoded.kind !== 'url') {
      const text = decodeBase64Text(query.callURL);
      if (text !== null && decodeCallUrl(text).kind === 'url') {
        diagnosis.fail('decode', 'base64-twice', 'callURL was encoded in base64 twice');
        return integrator;
      }
      if (/^https?(:|%3a)/i.test(query.callURL)) {
        diagnosis.fail('decode', 'plain-address', 'callURL is the address itself, not its base64');
        return integrator;
      }
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
    await this.callUrl(diagnosis, decoded.url, integrator);
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

  private async callUrl(diagnosis: Diagnosis, url: string, integrator: Integrator | null): Promise<void> {
    const answer = await this.walk.call(diagnosis, url, policyOf(integrator), { known: integrator !== null });
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
    if (outcome.kind === 'unusable' && wrapped(answer.body)) {
      diagnosis.fail('fields', 'wrapped', 'doc and user stand within data; they must be at the top of the answer');
      diagnosis.skip('file-address', 'file-fetch', 'file-type');
      return;
    }
    await this.instruction(diagnosis, outcome, integrator);
  }

  private async instruction(
    diagnosis: Diagnosis,
    outcome: ReturnType<typeof readInstruction>,
    integrator: Integrator | null,
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
    await this.file(diagnosis, doc, integrator);
  }

  private async file(diagnosis: Diagnosis, doc: OpenInstruction['doc'], integrator: Integrator | null): Promise<void> {
    const type = fileTypeOf(extensionOf(doc.title)) ?? (doc.mimeType === null ? null : fileTypeOfMime(doc.mimeType));
    if (!type) {
      diagnosis.fail('file-type', 'unknown-type', `There is no application for “${doc.title}”`, { title: doc.title });
      return;
    }
    await this.walk.fetchFile(diagnosis, doc.fetchUrl, type, policyOf(integrator), integrator !== null);
  }
}

/** Many frameworks answer `{ code, msg, data }`. */
function wrapped(body: Buffer): boolean {
  const value: unknown = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  return isObject(value) && isObject(value['data']) && isObject(value['data']['doc']);
}
