import { Injectable } from '@nestjs/common';
import { encodeNonAscii, type Integrator, networkPolicyOf } from '#documents';
import { answerText, OutboundFailure, OutboundHttp } from '#platform';
import {
  decodeBase64Text,
  decodeCallUrl,
  type EntryFailure,
  type EntryQuery,
  type OpenInstruction,
  parseCallUrlAnswer,
  readInstruction,
} from '#protocol/bisheng';
import { BishengAdapterEnvironment } from '../environment.js';

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Gets what the OA says of the document and the person: from the callURL, asked anew on every open, or inline. */
@Injectable()
export class OpenInstructions {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly settings: BishengAdapterEnvironment,
  ) {}

  async get(
    query: EntryQuery,
    integrator: Integrator,
  ): Promise<{ kind: 'instruction'; instruction: OpenInstruction } | EntryFailure> {
    return query.callURL === null && query.data !== null
      ? this.inline(query.data)
      : this.fetched(query.callURL ?? '', integrator);
  }

  private async fetched(
    callURL: string,
    integrator: Integrator,
  ): Promise<{ kind: 'instruction'; instruction: OpenInstruction } | EntryFailure> {
    const decoded = decodeCallUrl(callURL);
    if (decoded.kind !== 'url') return decoded;
    const failed = (error: string): EntryFailure => ({ kind: 'callUrlRequestFailed', callURL: decoded.url, error });
    try {
      const answer = await this.outbound.send({
        url: encodeNonAscii(decoded.url),
        policy: networkPolicyOf(integrator),
        timeoutMs: this.settings.CALL_URL_TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      if (answer.status < 200 || answer.status > 299) return failed(`HTTP status ${answer.status}`);
      if (answer.truncated) return failed(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
      const outcome = parseCallUrlAnswer(answerText(answer.body, answer.headers['content-type']));
      return outcome.kind === 'instruction' ? outcome : failed(outcome.error);
    } catch (error) {
      if (error instanceof OutboundFailure) return failed(error.message);
      throw error;
    }
  }

  private inline(data: string): { kind: 'instruction'; instruction: OpenInstruction } | EntryFailure {
    const text = decodeBase64Text(data);
    let value: unknown;
    try {
      value = JSON.parse(text ?? '');
    } catch {
      return { kind: 'dataNotDecodable' };
    }
    const outcome = readInstruction(value);
    return outcome.kind === 'instruction' ? outcome : { kind: 'dataUnusable', data, error: outcome.error };
  }
}
