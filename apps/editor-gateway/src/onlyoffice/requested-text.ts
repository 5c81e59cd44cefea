import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink } from '#auth';
import { type Conversion, type ConversionResult, Conversions, ConversionWaiting, sourceTypeOf } from '#conversion';
import { ContentStore, OnlyofficeSigning } from '#documents';
import { Problem } from '#platform';
import { objectOf, textOf } from '#protocol/onlyoffice';

const LONGEST_WAIT_MS = 120_000;
const MAX_TEXT_BYTES = 20 * 1024 * 1024;
/** Long enough for the page to hand the link to the engine at once. */
const LINK_MS = 600_000;

type TextSource = { sha256: string } | { url: string; signingKeyId: string | null };

/** The content of a file that a page names in `setRequestedDocument`. */
@Injectable()
export class RequestedText {
  constructor(
    private readonly signing: OnlyofficeSigning,
    private readonly conversions: Conversions,
    private readonly waiting: ConversionWaiting,
    private readonly store: ContentStore,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: Buffer,
  ) {}

  /** As HTML, to be pasted. */
  async html(argument: unknown, integratorId: string): Promise<Buffer> {
    const { source, fileType } = await this.named(argument, integratorId);
    return this.of(integratorId, source, fileType);
  }

  /** As a Word document, by a link that the engine takes for `compare`. */
  async link(argument: unknown, integratorId: string): Promise<string> {
    const { source, fileType } = await this.named(argument, integratorId);
    const { sha256 } = await this.convert(integratorId, source, fileType, 'docx');
    return signResultLink({ saveBackId: null, sha256, expiresAt: new Date(Date.now() + LINK_MS) }, this.linkKey);
  }

  /** The content of a text document as HTML. Throws {@link Problem} when it cannot be read. */
  async of(integratorId: string, source: TextSource, fileType: string): Promise<Buffer> {
    const result = await this.convert(integratorId, source, fileType, 'html');
    if (result.sizeBytes > MAX_TEXT_BYTES)
      throw new Problem(413, 'too_large', `The text of the file is larger than ${MAX_TEXT_BYTES} bytes`);
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.open(result.sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** The argument must be signed: the address is ours to fetch only because the integrator says so. */
  private async named(argument: unknown, integratorId: string): Promise<{ source: TextSource; fileType: string }> {
    const token = textOf(objectOf(argument)?.['token']);
    const outcome = token === null ? null : await this.signing.verify(token);
    if (outcome?.kind !== 'valid' || outcome.integrator.id !== integratorId)
      throw new Problem(403, 'bad_token', 'The token of setRequestedDocument is missing or not valid');
    const url = textOf(outcome.claims['url']);
    const fileType = (textOf(outcome.claims['fileType']) ?? '').toLowerCase();
    if (url === null || sourceTypeOf(fileType)?.kind !== 'text')
      throw new Problem(422, 'invalid_request', 'setRequestedDocument needs url, and the fileType of a text document');
    return { source: { url, signingKeyId: outcome.keyId }, fileType };
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
