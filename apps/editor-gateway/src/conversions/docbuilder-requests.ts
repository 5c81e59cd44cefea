import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { RESULT_LINK_KEY, type KeyRing } from '#auth';
import { type Conversion, Conversions, ConversionWaiting, resultAddress } from '#conversion';
import { LOGGER, type Logger } from '#platform';
import { CONVERSION_ERROR_CODES } from '#protocol/onlyoffice';
import type { SignedRequest } from './onlyoffice-caller.js';

/** Longest time that a synchronous request is held, as for conversions. */
const LONGEST_WAIT_MS = 1_800_000;
const KEY = /^bld_[0-9a-f]{16}$/;
const MAX_ARGUMENT_CHARACTERS = 1_000_000;

/** Answer of `/docbuilder`. */
export type BuildAnswer =
  | { key: string; end: false }
  | { key: string; urls: Record<string, string>; end: true }
  | { key?: string; error: number; message?: string };

/** Answers requests to run builder scripts. */
@Injectable()
export class DocbuilderRequests {
  constructor(
    private readonly conversions: Conversions,
    private readonly waiting: ConversionWaiting,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `script` is the stored script when it came as the body. */
  async answer(
    request: SignedRequest,
    script: { sha256: string } | null,
    origin: string,
    query: string,
  ): Promise<BuildAnswer> {
    const { url, key, argument, async: later } = request.parameters;
    const asked = typeof key === 'string' && KEY.test(key) ? key : null;
    const source = script ?? (typeof url === 'string' && url !== '' ? { url, signingKeyId: request.keyId } : null);
    try {
      let current: Conversion | null;
      const name = asked ?? `bld_${randomBytes(8).toString('hex')}`;
      const cacheKey = `build:${name}`;
      if (asked !== null) current = await this.conversions.findByKey(request.integratorId, cacheKey);
      else if (source === null || JSON.stringify(argument ?? {}).length > MAX_ARGUMENT_CHARACTERS) current = null;
      else {
        const submission = await this.conversions.submit({
          integratorId: request.integratorId,
          work: 'build',
          cacheKey,
          title: 'script.docbuilder',
          source,
          fromType: 'docbuilder',
          toType: 'files',
          options: { argument: argument ?? {} },
          password: null,
        });
        current = submission.kind === 'conversion' ? submission.conversion : null;
      }
      if (!current) return { error: CONVERSION_ERROR_CODES.unknown };
      const wait = later !== true && later !== 'true' && asked === null;
      if (wait && (current.state === 'queued' || current.state === 'running')) {
        current = await this.waiting.finished(current.id, LONGEST_WAIT_MS);
        if (!current) return { key: name, error: CONVERSION_ERROR_CODES.timeout };
      }
      return this.told(current, name, origin, query);
    } catch (error) {
      this.logger.error({ err: error }, 'builder request not recorded');
      return { error: CONVERSION_ERROR_CODES.queue };
    }
  }

  private told(build: Conversion, key: string, origin: string, query: string): BuildAnswer {
    switch (build.state) {
      case 'queued':
      case 'running':
        return { key, end: false };
      case 'failed': {
        const code = CONVERSION_ERROR_CODES[build.errorCode ?? 'unknown'];
        const error = code < -4 ? CONVERSION_ERROR_CODES.failed : code; // the builder knows no others
        return { key, error, message: build.errorDetail ?? '' };
      }
      case 'done': {
        const links = build.results.map((result) => [
          result.name,
          `${origin}${resultAddress(result, result.name, this.linkKey, new Date())}${query}`,
        ]);
        return { key, urls: Object.fromEntries(links) as Record<string, string>, end: true };
      }
    }
  }
}
