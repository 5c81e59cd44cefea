import type { ConversionError } from '#conversion';

/** A conversion cannot be done; the message says why in words for whoever asked. */
export class ConversionFailure extends Error {
  constructor(
    readonly code: ConversionError,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
