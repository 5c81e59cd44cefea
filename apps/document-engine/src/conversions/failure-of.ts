import type { ConversionError } from '#conversion';
import { SourceUnusable } from '#documents';
import { KitFailure } from '../kit-host/kit-process.js';
import { WRONG_PASSWORD } from '../kit/kit-protocol.js';
import { ConversionFailure } from './conversion-failure.js';

/** Why a step failed, or null when the reason is none that the caller should hear of. */
export function failureOf(error: unknown): ConversionFailure | null {
  if (error instanceof ConversionFailure) return error;
  if (error instanceof SourceUnusable) {
    const code: ConversionError =
      error.reason === 'fetch_failed'
        ? 'download'
        : error.reason === 'too_large' || error.reason === 'bomb'
          ? 'too_large'
          : error.reason === 'encrypted'
            ? 'password'
            : 'failed';
    return new ConversionFailure(code, error.message, { cause: error });
  }
  if (error instanceof KitFailure) {
    switch (error.reason) {
      case 'refused':
        return error.message === WRONG_PASSWORD
          ? new ConversionFailure('password', 'the file is protected, and the password does not open it')
          : new ConversionFailure('failed', `LibreOffice cannot do it: ${error.message}`, { cause: error });
      case 'timeout':
      case 'hung':
        return new ConversionFailure('timeout', 'the conversion takes too long', { cause: error });
      case 'out_of_memory':
        return new ConversionFailure('failed', 'the file needs too much memory', { cause: error });
      case 'crashed':
        return new ConversionFailure('failed', 'the file makes LibreOffice fail', { cause: error });
      case 'closed':
        return null;
    }
  }
  return null;
}
