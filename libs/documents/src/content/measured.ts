import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';

/** Content on its way: hashed and counted as it goes through. */
export function measured(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  hash: Hash,
  counted: { sizeBytes: number },
): Readable {
  return Readable.from(
    (async function* () {
      for await (const chunk of content) {
        hash.update(chunk);
        counted.sizeBytes += chunk.length;
        yield chunk;
      }
    })(),
  );
}
