import type { FastifyRequest } from 'fastify';
import { ContentStore } from '#documents';
import { Problem } from '#platform';

export interface ConversionUpload {
  sha256: string;
  fileName: string;
  fields: Record<string, unknown>;
}

/** Reads a multipart order: the part `file`, and fields of the JSON form, `options` as JSON. */
export async function readConversionUpload(request: FastifyRequest, store: ContentStore): Promise<ConversionUpload> {
  const fields: Record<string, unknown> = {};
  let file: { sha256: string; fileName: string } | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const stored = await store.put(part.file);
      if (part.file.truncated) throw new Problem(413, 'too_large', 'The file is larger than the limit');
      file = { sha256: stored.sha256, fileName: part.filename };
    } else fields[part.fieldname] = part.fieldname === 'options' ? parsed(part.value) : part.value;
  }
  if (!file) throw new Problem(422, 'invalid_request', 'Send the document as the part `file`');
  return { ...file, fields };
}

function parsed(value: unknown): unknown {
  try {
    return JSON.parse(String(value)) as unknown;
  } catch {
    throw new Problem(422, 'invalid_request', 'options must be JSON');
  }
}
