import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import {
  type Conversion,
  type ConversionResult,
  Conversions,
  ConversionWaiting,
  type SourceKind,
  sourceTypeOf,
} from '#conversion';
import { ContentStore, OnlyofficeSigning } from '#documents';
import { Problem } from '#platform';
import { type JsonObject, objectOf, textOf } from '#protocol/onlyoffice';

const LONGEST_WAIT_MS = 120_000;
const MAX_TEXT_BYTES = 20 * 1024 * 1024;
/** Long enough for the page to hand the link to the engine at once. */
const LINK_MS = 600_000;

type TextSource = { sha256: string } | { url: string; signingKeyId: string | null };

export interface NamedWorkbook {
  file: string;
  path: string | null;
  referenceData: JsonObject | null;
}

/** The content of files that a page names in `setRequestedDocument` and the like. */
@Injectable()
export class RequestedText {
  constructor(
    private readonly signing: OnlyofficeSigning,
    private readonly conversions: Conversions,
    private readonly waiting: ConversionWaiting,
    private readonly store: ContentStore,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  /** As HTML, to be pasted. */
  async html(argument: unknown, integratorId: string): Promise<Buffer> {
    const { source, fileType } = await this.named('setRequestedDocument', argument, integratorId, 'text');
    return this.of(integratorId, source, fileType);
  }

  /** As a Word document, by a link that the engine takes for `compare`. */
  async link(argument: unknown, integratorId: string): Promise<string> {
    const { source, fileType } = await this.named('setRequestedDocument', argument, integratorId, 'text');
    return this.linkTo(await this.convert(integratorId, source, fileType, 'docx'));
  }

  /** The workbook that `setReferenceData` or `setReferenceSource` names, by a link that the engine takes, and what it is called. */
  async workbook(method: string, argument: unknown, integratorId: string): Promise<NamedWorkbook> {
    const { source, fileType, claims } = await this.named(method, argument, integratorId, 'spreadsheet');
    const file = this.linkTo(await this.convert(integratorId, source, fileType, 'xlsx'));
    return { file, path: textOf(claims['path']), referenceData: objectOf(claims['referenceData']) };
  }

  /** The first sheet of the workbook that `setRequestedSpreadsheet` names, as comma-separated values. */
  async table(method: string, argument: unknown, integratorId: string): Promise<Buffer> {
    const { source, fileType } = await this.named(method, argument, integratorId, 'spreadsheet');
    return this.content(await this.convert(integratorId, source, fileType, 'csv'));
  }

  private linkTo({ sha256 }: ConversionResult): string {
    return signResultLink({ saveBackId: null, sha256, expiresAt: new Date(Date.now() + LINK_MS) }, this.linkKey);
  }

  /** The content of a text document as HTML. Throws {@link Problem} when it cannot be read. */
  async of(integratorId: string, source: TextSource, fileType: string): Promise<Buffer> {
    return this.content(await this.convert(integratorId, source, fileType, 'html'));
  }

  private async content(result: ConversionResult): Promise<Buffer> {
    if (result.sizeBytes > MAX_TEXT_BYTES)
      throw new Problem(413, 'too_large', `The text of the file is larger than ${MAX_TEXT_BYTES} bytes`);
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.open(result.sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** The argument must be signed: the address is ours to fetch only because the integrator says so. */
  private async named(
    method: string,
    argument: unknown,
    integratorId: string,
    kind: SourceKind,
  ): Promise<{ source: TextSource; fileType: string; claims: JsonObject }> {
    const token = textOf(objectOf(argument)?.['token']);
    const outcome = token === null ? null : await this.signing.verify(token);
    if (outcome?.kind !== 'valid' || outcome.integrator.id !== integratorId)
      throw new Problem(403, 'bad_token', `The token of ${method} is missing or not valid`);
    const url = textOf(outcome.claims['url']);
    const fileType = (textOf(outcome.claims['fileType']) ?? '').toLowerCase();
    if (url === null || sourceTypeOf(fileType)?.kind !== kind)
      throw new Problem(
        422,
        'invalid_request',
        `${method} needs url, and the fileType of a ${kind === 'text' ? 'text document' : kind}`,
      );
    return { source: { url, signingKeyId: outcome.keyId }, fileType, claims: outcome.claims };
  }

  private async convert(
    integratorId: string,
    source: TextSource,
    fileType: string,
    toType: string,
  ): Promise<ConversionResult> {
    const submission = await this.conversions.submit({
      integratorId,
      work: 'convert',
      cacheKey: null,
      title: `document.${fileType}`,
      source,
      fromType: fileType,
      toType,
      options: {},
      password: null,
    });
    if (submission.kind !== 'conversion') throw new Error('an order without a key cannot meet another');
    return resultOf(await this.waiting.finished(submission.conversion.id, LONGEST_WAIT_MS));
  }
}

function resultOf(conversion: Conversion | null): ConversionResult {
  const [result] = conversion?.state === 'done' ? conversion.results : [];
  if (!result)
    throw new Problem(502, 'file_not_read', `The file cannot be read: ${conversion?.errorCode ?? 'it took too long'}`);
  return result;
}
