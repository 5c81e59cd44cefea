import { Inject, Injectable } from '@nestjs/common';
import {
  type ClaimedConversion,
  ConversionClaims,
  type ConversionResult,
  inputHashOf,
  resultName,
  sourceTypeOf,
  type SourceKind,
  targetOf,
} from '#conversion';
import {
  ContentStore,
  type FileType,
  Integrators,
  networkPolicyOf,
  OnlyofficeSigning,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { LOGGER, type Logger } from '#platform';
import { DocumentEngineEnvironment } from '../environment.js';
import { KitPool } from '../kit-host/kit-pool.js';
import { KitFailure } from '../kit-host/kit-process.js';
import { ScriptBuilds } from '../builder/script-builds.js';
import { ConversionFailure } from './conversion-failure.js';
import { failureOf } from './failure-of.js';
import { ConversionKits } from './conversion-kits.js';
import { KitConversion } from './kit-conversion.js';
import { sniffXml } from './sniff-xml.js';

const RENEWAL_MS = 5_000;
const FETCH_ATTEMPTS = 3;
const FETCH_PAUSE_MS = 1_000;

/** Does one claimed conversion from its source to its recorded end. */
@Injectable()
export class ConversionWork {
  readonly kits: ConversionKits;
  private readonly steps: KitConversion;

  constructor(
    private readonly claims: ConversionClaims,
    private readonly pool: KitPool,
    private readonly builds: ScriptBuilds,
    private readonly store: ContentStore,
    private readonly fetcher: SourceFetcher,
    private readonly integrators: Integrators,
    private readonly signing: OnlyofficeSigning,
    private readonly settings: DocumentEngineEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.kits = new ConversionKits(pool, settings.CONVERSIONS_PER_KIT, settings.CONVERSIONS_AT_ONCE);
    this.steps = new KitConversion(store, pool.sandbox, settings.CONVERSION_TIMEOUT_MS);
  }

  async run(claim: ClaimedConversion): Promise<void> {
    const { conversion } = claim;
    const started = performance.now();
    let progress = 5;
    const renewal = setInterval(() => {
      this.claims.renew(conversion, progress).catch((error: unknown) => {
        this.logger.warn({ err: error, conversionId: conversion.id }, 'the lease of a conversion was not renewed');
      });
    }, RENEWAL_MS);
    const facts = { conversionId: conversion.id, from: conversion.fromType, to: conversion.toType };
    try {
      const results = await this.results(claim, (percent) => {
        progress = Math.max(progress, percent);
      });
      await this.claims.finish(conversion, results);
      this.logger.info({ ...facts, durationMs: Math.round(performance.now() - started) }, 'conversion done');
    } catch (error) {
      const failure = failureOf(error);
      if (failure) {
        await this.claims.fail(conversion, failure.code, failure.message);
        this.logger.info({ ...facts, code: failure.code, reason: failure.message }, 'conversion failed');
      } else if (error instanceof KitFailure) await this.claims.release(conversion);
      else {
        await this.claims.fail(conversion, 'unknown', 'something went wrong on our side');
        this.logger.error({ ...facts, err: error }, 'conversion failed');
      }
    } finally {
      clearInterval(renewal);
    }
  }

  private async results(claim: ClaimedConversion, onProgress: (percent: number) => void): Promise<ConversionResult[]> {
    const { conversion, password } = claim;
    const sha256 = conversion.sourceSha256 ?? (await this.fetch(claim)).sha256;
    onProgress(10);
    if (conversion.work === 'build') return this.build(claim, sha256);
    const hash = inputHashOf(sha256, conversion);
    if (password === null) {
      await this.claims.noteInput(conversion, sha256, hash);
      const known = await this.claims.sameInput(conversion, hash);
      if (known) return known;
    }
    const type = await this.sourceType(sha256, conversion.fromType);
    try {
      await this.fetcher.inspect({ sha256, sizeBytes: 0 }, type);
    } catch (error) {
      if (!(error instanceof SourceUnusable && error.reason === 'encrypted' && password !== null)) throw error;
    }
    const outcome = targetOf(type.kind, conversion.toType);
    if (outcome.kind !== 'target')
      throw new ConversionFailure('failed', `${conversion.fromType} cannot be converted to ${conversion.toType}`);
    const { target } = outcome;
    const { options } = conversion;
    const file = await this.kits.with(conversion.integratorId, (kit) =>
      this.steps.convert(kit, { sha256, type, target, options, password }, onProgress),
    );
    const stored = await this.store.put(file.bytes);
    return [{ ...stored, name: resultName(conversion.title, file.extension), fileType: file.extension }];
  }

  private async build({ conversion }: ClaimedConversion, scriptSha256: string): Promise<ConversionResult[]> {
    const integrator = await this.integrators.findById(conversion.integratorId);
    if (!integrator) throw new ConversionFailure('failed', 'the integrator is gone');
    return this.builds.build(conversion, scriptSha256, {
      integrator,
      sandbox: this.pool.sandbox,
      scriptTimeoutMs: this.settings.BUILDER_SCRIPT_TIMEOUT_MS,
      steps: this.steps,
      withKit: (use) => this.kits.with(integrator.id, use),
    });
  }

  /** Brings the source here: three times, a second apart, unless the reason is one that will not go away. */
  private async fetch({ conversion }: ClaimedConversion): Promise<StoredContent> {
    const integrator = await this.integrators.findById(conversion.integratorId);
    const url = conversion.sourceUrl;
    if (!integrator || url === null)
      throw new ConversionFailure('download', 'there is no address to fetch the file from');
    // Who signs their requests gets signed requests from us.
    const headers =
      conversion.signingKeyId === null
        ? {}
        : await this.signing.downloadHeaders(integrator.id, url, conversion.signingKeyId);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.fetcher.download(url, networkPolicyOf(integrator), headers);
      } catch (error) {
        if (!(error instanceof SourceUnusable) || attempt === FETCH_ATTEMPTS || !mayPass(error)) throw error;
        await new Promise((done) => setTimeout(done, FETCH_PAUSE_MS));
      }
    }
  }

  private async sourceType(sha256: string, from: string): Promise<FileType & { kind: SourceKind }> {
    const type = from === 'xml' ? sniffXml(await this.head(sha256)) : sourceTypeOf(from);
    if (type) return type;
    if (from === 'xml')
      throw new ConversionFailure('undetermined', 'nothing in this XML tells what kind of document it is');
    throw new ConversionFailure('failed', `files of type ${from} cannot be converted`);
  }

  private async head(sha256: string): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await this.store.open(sha256, { start: 0, end: 4095 })) as AsyncIterable<Buffer>)
      chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
}

function mayPass(error: SourceUnusable): boolean {
  const step = (error.cause as { step?: string } | undefined)?.step;
  return error.reason === 'fetch_failed' && step !== 'timeout' && step !== 'blocked' && step !== 'url';
}
