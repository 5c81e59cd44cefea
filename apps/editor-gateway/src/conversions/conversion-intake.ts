import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  type Conversion,
  type ConversionOptions,
  type ConversionOrder,
  Conversions,
  encodingOfCodePage,
  formatKnown,
  inputHashOf,
  sourceTypeOf,
  takesWatermark,
  targetOf,
} from '#conversion';
import { ContentStore, Documents, extensionOf } from '#documents';
import { Problem } from '#platform';
import { checked } from '../rest/document.dto.js';
import { NewConversionDto, type ConversionOptionsDto } from './conversion.dto.js';
import { type ConversionUpload, readConversionUpload } from './conversion-upload.js';

/** Takes orders for conversions over REST. */
@Injectable()
export class ConversionIntake {
  constructor(
    private readonly conversions: Conversions,
    private readonly documents: Documents,
    private readonly store: ContentStore,
  ) {}

  async order(integratorId: string, request: FastifyRequest): Promise<Conversion> {
    const upload = request.isMultipart() ? await readConversionUpload(request, this.store) : null;
    const given = await checked(NewConversionDto, upload?.fields ?? request.body);
    const { source, title, fromType } = await this.source(integratorId, given, upload);
    const { password, ...options } = optionsOf(given.options);
    const toType = given.to.toLowerCase();
    check(fromType, toType, options);
    const order: ConversionOrder = {
      integratorId,
      work: 'convert',
      cacheKey: null,
      title,
      source,
      fromType,
      toType,
      options,
      password: password ?? null,
    };
    const cacheKey =
      'sha256' in source && password === undefined ? `rest:${inputHashOf(source.sha256, order)}:${title}` : null;
    const submission = await this.conversions.submit({ ...order, cacheKey });
    if (submission.kind === 'other_password') throw new Error('an order without a key cannot meet another');
    if (!submission.created && submission.conversion.state === 'failed') {
      await this.conversions.told(submission.conversion);
    }
    return submission.conversion;
  }

  private async source(
    integratorId: string,
    given: NewConversionDto,
    upload: ConversionUpload | null,
  ): Promise<{ source: ConversionOrder['source']; title: string; fromType: string }> {
    const named = [upload, given.documentId, given.fetchUrl].filter((item) => item !== null && item !== undefined);
    if (named.length !== 1)
      throw new Problem(422, 'invalid_request', 'Give exactly one of documentId, fetchUrl and the part `file`');
    if (given.documentId !== undefined) {
      const document = await this.documents.findById(given.documentId);
      const revision =
        document?.integratorId === integratorId
          ? await this.documents.revisionByNumber(document.id, document.currentRevision)
          : null;
      if (!document || !revision) throw new Problem(404, 'document_not_found', 'There is no such document');
      return {
        source: { sha256: revision.sha256 },
        title: given.title ?? document.title,
        fromType: revision.fileType.toLowerCase(),
      };
    }
    const title = given.title ?? upload?.fileName ?? 'document';
    const fromType = (given.from ?? extensionOf(upload && !given.title ? upload.fileName : title)).toLowerCase();
    if (fromType === '')
      throw new Problem(422, 'invalid_request', 'Give from, or a title that ends in the extension of the file');
    return {
      source: upload ? { sha256: upload.sha256 } : { url: given.fetchUrl ?? '', signingKeyId: null },
      title,
      fromType,
    };
  }
}

function optionsOf(given: ConversionOptionsDto | undefined): ConversionOptions & { password?: string } {
  if (!given) return {};
  const { watermark, thumbnail, spreadsheetLayout, password, codePage, delimiter, region, pdfForm } = given;
  return {
    ...(password === undefined || password === '' ? {} : { password }),
    ...(codePage === undefined ? {} : { codePage }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(region === undefined ? {} : { region }),
    ...(pdfForm === undefined ? {} : { pdfForm }),
    ...(thumbnail ? { thumbnail: { ...thumbnail } } : {}),
    ...(spreadsheetLayout ? { spreadsheetLayout: { ...spreadsheetLayout } } : {}),
    ...(watermark
      ? {
          watermark: {
            text: watermark.text,
            color: parseInt(watermark.color.slice(1), 16),
            fontName: watermark.fontName ?? null,
            fontSize: watermark.fontSize,
            angle: watermark.angle,
          },
        }
      : {}),
  };
}

function check(fromType: string, toType: string, options: ConversionOptions): void {
  if (options.codePage !== undefined && encodingOfCodePage(options.codePage) === null)
    throw new Problem(422, 'invalid_request', `Code page ${options.codePage} is not known`);
  const source = sourceTypeOf(fromType);
  if (!source && fromType !== 'xml')
    throw new Problem(422, 'unsupported_file_type', `Files of type ${fromType} cannot be converted`);
  const outcome = source ? targetOf(source.kind, toType) : null;
  if (!formatKnown(toType)) throw new Problem(422, 'unsupported_file_type', `There is no format ${toType}`);
  if (outcome && outcome.kind !== 'target')
    throw new Problem(422, 'unsupported_conversion', `${fromType} cannot be converted to ${toType}`);
  if (options.watermark && outcome?.kind === 'target' && !takesWatermark(outcome.target))
    throw new Problem(422, 'invalid_request', 'A watermark can be put on PDFs and images only');
}
