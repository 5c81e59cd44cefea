import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ContentStore, extensionOf, fileTypeOf, SourceFetcher, SourceUnusable, type StoredContent } from '#documents';
import { Conversion } from '#editing';
import { addressList, cameFromListed } from '#platform';
import { EditorGatewayEnvironment } from '../environment.js';

const FIELDS = 16;

/** Collabora's conversion service: a file in, a file out, nothing kept. It takes no key, so only known addresses may use it. */
@ApiExcludeController()
@Controller()
export class ConvertToController {
  private readonly allowedFrom: string[];

  constructor(
    private readonly store: ContentStore,
    private readonly fetcher: SourceFetcher,
    private readonly conversion: Conversion,
    private readonly settings: EditorGatewayEnvironment,
  ) {
    this.allowedFrom = addressList(settings.CONVERT_TO_ALLOWED_FROM);
  }

  @Post(['cool/convert-to', 'lool/convert-to', 'cool/convert-to/:format', 'lool/convert-to/:format'])
  async convert(
    @Param('format') inPath: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!cameFromListed(request, this.allowedFrom)) return refuse(reply, 403, 'This address may not convert files');
    if (!request.isMultipart()) return refuse(reply, 400, 'Send the file as multipart/form-data');
    let given: { name: string; content: StoredContent } | null = null;
    let format = inPath;
    const limits = { files: 1, fields: FIELDS, fileSize: this.settings.MAX_DOCUMENT_BYTES };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.fieldname === 'format' && typeof part.value === 'string') format ??= part.value;
        continue;
      }
      const content = await this.store.put(part.file);
      if (part.file.truncated) return refuse(reply, 413, 'The file is too large');
      given = { name: part.filename, content };
    }
    const type = fileTypeOf(extensionOf(given?.name ?? ''));
    const target = format?.toLowerCase().replace(/^\./, '') ?? '';
    if (!given || !type) return refuse(reply, 400, 'Send the file as the part `data`, with its name and extension');
    if (!/^[a-z0-9]{1,10}$/.test(target)) return refuse(reply, 400, 'Say the format, e.g. format=pdf');
    try {
      await this.fetcher.inspect(given.content, type);
      const made = await this.conversion.convert(given.content.sha256, type.extension, target);
      const name = `${given.name.replace(/\.[^.]*$/, '')}.${target}`;
      await reply
        .status(200)
        .header('content-type', fileTypeOf(target)?.mimeType ?? 'application/octet-stream')
        .header('content-length', String(made.sizeBytes))
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(await this.store.open(made.sha256));
    } catch (error) {
      if (!(error instanceof SourceUnusable)) throw error;
      await refuse(reply, 415, error.message);
    }
  }
}

async function refuse(reply: FastifyReply, status: number, message: string): Promise<void> {
  await reply.status(status).header('content-type', 'text/plain; charset=utf-8').send(`${message}\n`);
}
