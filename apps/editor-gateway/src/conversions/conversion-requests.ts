import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, type KeyRing } from '#auth';
import {
  type Conversion,
  type ConversionError,
  type ConversionResult,
  Conversions,
  contentOfOurLink,
  ConversionWaiting,
  encodingOfCodePage,
  formatKnown,
  resultAddress,
  resultName,
  sourceTypeOf,
  takesWatermark,
  targetOf,
} from '#conversion';
import { LOGGER, type Logger } from '#platform';
import {
  CONVERSION_ERROR_CODES,
  type ConversionAnswer,
  type OnlyofficeConversion,
  readConversionRequest,
} from '#protocol/onlyoffice';
import type { SignedRequest } from './onlyoffice-caller.js';
import { DoneConversions } from './done-conversions.js';

/** Longest time that a synchronous request is held: 1.5 * (queue.visibilityTimeout + queue.retentionPeriod). */
const LONGEST_WAIT_MS = 1_800_000;

/** A conversion of the ONLYOFFICE door that ended well. */
export interface ConvertedFileRef {
  result: ConversionResult;
  name: string;
}

export type ConversionOutcome = ConversionAnswer | { kind: 'file'; file: ConvertedFileRef };

/** Answers conversion requests of the ONLYOFFICE Docs API. */
@Injectable()
export class ConversionRequests {
  private readonly done = new DoneConversions();

  constructor(
    private readonly conversions: Conversions,
    private readonly waiting: ConversionWaiting,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** At once where it is known. `upload` is the stored file when it came with the request. */
  answer(request: SignedRequest, upload: { sha256: string } | null): ConversionOutcome | Promise<ConversionOutcome> {
    const read = readConversionRequest(request.parameters, upload !== null);
    if (read.kind === 'bad_input') {
      this.logger.info({ field: read.field }, 'conversion request refused');
      return failed('bad_input');
    }
    const { conversion } = read;
    const refusal = refusalOf(conversion);
    if (refusal) return failed(refusal);
    const toType = conversion.pdfa === true && conversion.outputType === 'pdf' ? 'pdfa' : conversion.outputType;
    const cacheKey = upload ? null : `onlyoffice:${conversion.key}:${toType}`;
    const memoryKey = conversion.password === null && cacheKey !== null ? `${request.integratorId}\0${cacheKey}` : null;
    const known = memoryKey === null ? null : this.done.get(memoryKey);
    if (known) return { kind: 'file', file: fileOf(known.title, known.result, conversion.title) };
    return this.converted(request, conversion, upload, { toType, cacheKey, memoryKey });
  }

  private async converted(
    request: SignedRequest,
    conversion: OnlyofficeConversion,
    upload: { sha256: string } | null,
    { toType, cacheKey, memoryKey }: { toType: string; cacheKey: string | null; memoryKey: string | null },
  ): Promise<ConversionOutcome> {
    let current: Conversion;
    try {
      const title = conversion.title ?? nameInUrl(conversion.url) ?? 'document';
      const submission = await this.conversions.submit({
        integratorId: request.integratorId,
        work: 'convert',
        cacheKey,
        title,
        source: upload ??
          contentOfOurLink(conversion.url ?? '', this.linkKey, new Date()) ?? {
            url: conversion.url ?? '',
            signingKeyId: request.keyId,
          },
        fromType: conversion.fileType,
        toType,
        options: conversion.options,
        password: conversion.password,
      });
      if (submission.kind === 'other_password') return failed('password');
      current = submission.conversion;
      if (!conversion.async && (current.state === 'queued' || current.state === 'running')) {
        const ended = await this.waiting.finished(current.id, LONGEST_WAIT_MS);
        if (!ended) return failed('timeout');
        current = ended;
      }
    } catch (error) {
      this.logger.error({ err: error }, 'conversion request not recorded');
      return { kind: 'error', error: CONVERSION_ERROR_CODES.queue };
    }
    switch (current.state) {
      case 'queued':
      case 'running':
        return { kind: 'pending', percent: current.state === 'queued' ? 0 : Math.min(99, current.progress) };
      case 'failed':
        await this.conversions.told(current);
        return failed(current.errorCode ?? 'unknown');
      case 'done': {
        const [result] = current.results;
        if (!result) return failed('unknown');
        if (memoryKey !== null) this.done.set(memoryKey, { title: current.title, result });
        return { kind: 'file', file: fileOf(current.title, result, conversion.title) };
      }
    }
  }

  /** The answer with a link, made for this request. */
  linked(file: ConvertedFileRef, origin: string, query: string): ConversionAnswer {
    const path = resultAddress(file.result, file.name, this.linkKey, new Date());
    return { kind: 'done', fileUrl: `${origin}${path}${query}`, fileType: file.result.fileType };
  }
}

function failed(code: ConversionError): ConversionAnswer {
  return { kind: 'error', error: CONVERSION_ERROR_CODES[code] };
}

function refusalOf({ outputType, fileType, options }: OnlyofficeConversion): ConversionError | null {
  if (!formatKnown(outputType)) return 'bad_input';
  if (options.codePage !== undefined && encodingOfCodePage(options.codePage) === null) return 'bad_input';
  const source = sourceTypeOf(fileType);
  if (!source) return fileType === 'xml' ? null : 'failed';
  const outcome = targetOf(source.kind, outputType);
  if (outcome.kind !== 'target') return 'failed';
  if (options.watermark && !takesWatermark(outcome.target)) return 'bad_input';
  return null;
}

function fileOf(title: string, result: ConversionResult, wantedTitle: string | null): ConvertedFileRef {
  return { result, name: resultName(wantedTitle ?? title, result.fileType) };
}

function nameInUrl(url: string | null): string | null {
  try {
    const last = new URL(url ?? '').pathname.split('/').pop() ?? '';
    const name = decodeURIComponent(last);
    return /\.[A-Za-z0-9]{1,10}$/.test(name) ? name : null;
  } catch {
    return null; // no address, or one that says nothing
  }
}
