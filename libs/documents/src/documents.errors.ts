import type { UnusableReason } from './content/inspect-content.js';

abstract class DocumentError extends Error {
  abstract readonly code: string;
}

/** The file that an integrator gave us cannot be used. The message is fit for the person who wanted to open it. */
export class SourceUnusable extends DocumentError {
  readonly code: string;
  constructor(
    readonly reason: UnusableReason | 'fetch_failed' | 'too_large' | 'unsupported',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = `source_${reason}`;
  }
}

export class DocumentNotFound extends DocumentError {
  readonly code = 'document_not_found';
  constructor(readonly documentId: string) {
    super(`There is no document ${documentId}`);
  }
}
