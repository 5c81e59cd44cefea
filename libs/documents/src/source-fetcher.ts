import { Inject, Injectable } from '@nestjs/common';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { type NetworkPolicy, OutboundFailure, OutboundHttp } from '#platform';
import { ContentStore, type StoredContent } from './content/content-store.js';
import { inspectContent } from './content/inspect-content.js';
import { SourceUnusable } from './documents.errors.js';
import type { FileType } from './file-types.js';

export interface FetchLimits {
  maxBytes: number;
  timeoutMs: number;
}

/** Injection token of the {@link FetchLimits} of this process. */
export const FETCH_LIMITS = Symbol('fetchLimits');

/** Fetched content with what HTTP said of its state (RFC 9110, 8.8). */
export interface FetchedContent extends StoredContent {
  etag: string | null;
  lastModified: string | null;
}

/** Brings an integrator's file into the content store: fetched exactly once, whole or not at all, and looked at. */
@Injectable()
export class SourceFetcher {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly store: ContentStore,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  /** Throws {@link SourceUnusable} with a reason that can be shown to a person. `headers` go along to the first origin only. */
  async fetch(
    url: string,
    type: FileType,
    policy: NetworkPolicy,
    headers: Record<string, string> = {},
  ): Promise<FetchedContent> {
    const stored = await this.download(url, policy, headers);
    await this.inspectToOpen(stored, type);
    return stored;
  }

  /** As {@link inspect}, but a file that is protected by a password passes: whoever opens it is asked for it. */
  async inspectToOpen(stored: StoredContent, type: FileType): Promise<void> {
    try {
      await this.inspect(stored, type);
    } catch (error) {
      if (!(error instanceof SourceUnusable && error.reason === 'encrypted')) throw error;
    }
  }

  /** Brings a file into the store without looking into it. Throws {@link SourceUnusable}. */
  async download(url: string, policy: NetworkPolicy, headers: Record<string, string> = {}): Promise<FetchedContent> {
    const { timeoutMs, maxBytes } = this.limits;
    try {
      return await this.outbound.download(
        { url: encodeNonAscii(url), policy, headers, timeoutMs, maxBytes },
        async (body, answer) => {
          if (answer.status < 200 || answer.status > 299) {
            body.destroy();
            throw new SourceUnusable('fetch_failed', `the file system answered with HTTP status ${answer.status}`);
          }
          const header = (name: string): string | null => {
            const value = answer.headers[name];
            return typeof value === 'string' && value !== '' ? value : null;
          };
          return { ...(await this.store.put(body)), etag: header('etag'), lastModified: header('last-modified') };
        },
      );
    } catch (error) {
      if (error instanceof OutboundFailure) {
        const reason = error.step === 'size' ? 'too_large' : 'fetch_failed';
        throw new SourceUnusable(reason, `the file cannot be fetched: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }

  /** Throws {@link SourceUnusable} when stored content cannot be opened as this type. */
  async inspect(stored: StoredContent, type: FileType): Promise<void> {
    const copy = join(tmpdir(), `wenqiao-inspect-${randomUUID()}`);
    try {
      await this.store.copyTo(stored.sha256, copy);
      const outcome = await inspectContent(copy, type);
      if (outcome.kind === 'unusable') throw new SourceUnusable(outcome.reason, outcome.detail);
    } finally {
      await rm(copy, { force: true });
    }
  }
}

/** Integrators put Chinese into addresses as it is; the wire wants it percent-encoded. What is encoded stays. */
export function encodeNonAscii(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text));
}
