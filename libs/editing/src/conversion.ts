import { Injectable } from '@nestjs/common';
import { InternalAccess } from '#auth';
import { SourceUnusable, type StoredContent } from '#documents';
import { EnginePlacement } from './engine-placement.js';

const CONVERSION_TIMEOUT_MS = 120_000;

/** Has stored content converted by an engine. */
@Injectable()
export class Conversion {
  constructor(
    private readonly placement: EnginePlacement,
    private readonly internal: InternalAccess,
  ) {}

  /** Throws {@link SourceUnusable} when the content cannot be opened or written in that format. */
  async convert(sha256: string, fromExtension: string, toExtension: string): Promise<StoredContent> {
    const address = await this.placement.any();
    const answer = await fetch(`${address}/internal/conversions`, {
      method: 'POST',
      headers: { authorization: this.internal.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ sha256, from: fromExtension, to: toExtension }),
      signal: AbortSignal.timeout(CONVERSION_TIMEOUT_MS),
    });
    const body = (await answer.json()) as { sha256?: unknown; sizeBytes?: unknown; title?: unknown };
    if (typeof body.sha256 !== 'string' || typeof body.sizeBytes !== 'number') {
      throw new SourceUnusable('damaged', typeof body.title === 'string' ? body.title : 'the file cannot be converted');
    }
    return { sha256: body.sha256, sizeBytes: body.sizeBytes };
  }
}
