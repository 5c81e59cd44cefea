import { Injectable } from '@nestjs/common';
import { type Conversion, Conversions, ConversionWaiting, sourceTypeOf } from '#conversion';
import { ContentStore, OnlyofficeSigning } from '#documents';
import { Problem } from '#platform';
import { objectOf, textOf } from '#protocol/onlyoffice';

const LONGEST_WAIT_MS = 120_000;
const MAX_TEXT_BYTES = 20 * 1024 * 1024;

type TextSource = { sha256: string } | { url: string; signingKeyId: string | null };

/** The content of a file that a page names in `setRequestedDocument`, as HTML to be pasted. */
@Injectable()
export class RequestedText {
  constructor(
    private readonly signing: OnlyofficeSigning,
    private readonly conversions: Conversions,
    private readonly waiting: ConversionWaiting,
    private readonly store: ContentStore,
  ) {}

  /** The argument must be signed: the address is ours to fetch only because the integrator says so. */
  async fetch(argument: unknown, integratorId: string): Promise<Buffer> {
    const token = textOf(objectOf(argument)?.['token']);
    const outcome = token === null ? null : await this.signing.verify(token);
    if (outcome?.kind !== 'valid' || outcome.integrator.id !== integratorId)
      throw new Problem(403, 'bad_token', 'The token of setRequestedDocument is missing or not valid');
    const url = textOf(outcome.claims['url']);
    const fileType = (textOf(outcome.claims['fileType']) ?? '').toLowerCase();
    if (url === null || sourceTypeOf(fileType)?.kind !== 'text')
      throw new Problem(422, 'invalid_request', 'setRequestedDocument needs url, and the fileType of a text document');
    return this.of(integratorId, { url, signingKeyId: outcome.keyId }, fileType);
  }

  /** The content of a text document as HTML. Throws {@link Problem} when it cannot be read. */
  async of(integratorId: string, source: TextSource, fileType: string): Promise<Buffer> {
    const submission = await this.conversions.submit({
      integratorId,
      work: 'convert',
      cacheKey: null,
      title: `document.${fileType}`,
      source,
      fromType: fileType,
      toType: 'html',
      options: {},
      password: null,
    });
    if (submission.kind !== 'conversion') throw new Error('an order without a key cannot meet another');
    return this.result(await this.waiting.finished(submission.conversion.id, LONGEST_WAIT_MS));
  }

  private async result(conversion: Conversion | null): Promise<Buffer> {
    const [result] = conversion?.state === 'done' ? conversion.results : [];
    if (!result)
      throw new Problem(
        502,
        'file_not_read',
        `The file cannot be read: ${conversion?.errorCode ?? 'it took too long'}`,
      );
    if (result.sizeBytes > MAX_TEXT_BYTES)
      throw new Problem(413, 'too_large', `The text of the file is larger than ${MAX_TEXT_BYTES} bytes`);
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.open(result.sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
