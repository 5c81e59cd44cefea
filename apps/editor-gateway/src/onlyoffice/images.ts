import { Inject, Injectable } from '@nestjs/common';
import {
  encodeNonAscii,
  type FetchLimits,
  FETCH_LIMITS,
  Integrators,
  networkPolicyOf,
  OnlyofficeSigning,
} from '#documents';
import { type NetworkPolicy, OutboundFailure, OutboundHttp, Problem } from '#platform';
import { objectOf, textOf } from '#protocol/onlyoffice';

const MAX_IMAGE_BYTES = 26_214_400;
const PUBLIC_ONLY: NetworkPolicy = { allow: [] };
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** Fetches the images that a page names in `insertImage`. */
@Injectable()
export class OnlyofficeImages {
  constructor(
    private readonly signing: OnlyofficeSigning,
    private readonly integrators: Integrators,
    private readonly outbound: OutboundHttp,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  /** A signed address may be a private one of the integrator's allow list, an unsigned one must be public. */
  async fetch(argument: unknown, index: number, integratorId: string): Promise<{ mimeType: string; bytes: Buffer }> {
    const token = textOf(objectOf(argument)?.['token']);
    let source = objectOf(argument) ?? {};
    let policy = PUBLIC_ONLY;
    if (token !== null) {
      const outcome = await this.signing.verify(token);
      if (outcome.kind !== 'valid' || outcome.integrator.id !== integratorId)
        throw new Problem(403, 'bad_token', 'The token of insertImage is not valid');
      source = outcome.claims;
      const integrator = await this.integrators.findById(integratorId);
      if (integrator) policy = networkPolicyOf(integrator);
    }
    const images = Array.isArray(source['images']) ? source['images'] : [source];
    const image = objectOf(images[index]);
    const url = textOf(image?.['url']);
    const mimeType = TYPES[(textOf(image?.['fileType']) ?? 'png').toLowerCase()];
    if (url === null || mimeType === undefined)
      throw new Problem(
        422,
        'invalid_request',
        'insertImage needs images with url, and fileType png, jpg, gif, bmp, svg or webp',
      );
    try {
      const headers = token === null ? {} : await this.signing.downloadHeaders(integratorId, url);
      const timeoutMs = this.limits.timeoutMs;
      const answer = await this.outbound.send({
        url: encodeNonAscii(url),
        headers,
        policy,
        timeoutMs,
        maxBytes: MAX_IMAGE_BYTES,
      });
      if (answer.status !== 200)
        throw new Problem(502, 'image_not_fetched', `The image cannot be fetched: HTTP status ${answer.status}`);
      if (answer.truncated) throw new Problem(413, 'too_large', `The image is larger than ${MAX_IMAGE_BYTES} bytes`);
      return { mimeType, bytes: answer.body };
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      throw new Problem(
        502,
        'image_not_fetched',
        `The image cannot be fetched: ${error.message}`,
        {},
        { cause: error },
      );
    }
  }
}
