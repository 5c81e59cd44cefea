import type { FastifyRequest } from 'fastify';
import {
  decodeUtf7,
  encodeUtf7,
  fileNameProblem,
  legalFileName,
  readBooleanHeader,
  WOPI_HEADERS,
} from '#protocol/wopi';
import { headerOf } from '../http/headers.js';
import { WopiRefusal } from '../http/wopi-reply.js';

/** The name that something new shall have. */
export interface WantedName {
  name: string;
  /** True: this name or none. False: changed until it is free. */
  exact: boolean;
  overwrite: boolean;
}

/**
 * Reads `X-WOPI-SuggestedTarget` or `X-WOPI-RelativeTarget`, of which there must be exactly one. Suggested names are made
 * legal; exact ones that are not legal are refused.
 */
export function wantedName(
  request: FastifyRequest,
  statusOfBoth: 400 | 501,
  complete: (suggested: string) => string,
  nameErrorHeader?: string,
): WantedName {
  const suggested = given(headerOf(request, WOPI_HEADERS.suggestedTarget));
  const relative = given(headerOf(request, WOPI_HEADERS.relativeTarget));
  if (suggested !== null && relative !== null)
    throw new WopiRefusal(statusOfBoth, 'X-WOPI-SuggestedTarget and X-WOPI-RelativeTarget exclude each other');
  const overwrite = readBooleanHeader(headerOf(request, WOPI_HEADERS.overwriteRelativeTarget)) ?? false;
  if (suggested !== null) {
    // A name that cannot be decoded is a name all the same: suggestions are never refused.
    return { name: legalFileName(complete(decodeUtf7(suggested) ?? suggested)), exact: false, overwrite: false };
  }
  if (relative === null) throw new WopiRefusal(400, 'X-WOPI-SuggestedTarget or X-WOPI-RelativeTarget is missing');
  const name = decodeUtf7(relative);
  const problem = name === null ? 'The name is not UTF-7' : fileNameProblem(name);
  if (name === null || problem !== null) {
    throw new WopiRefusal(400, problem ?? '', {
      [WOPI_HEADERS.validRelativeTarget]: encodeUtf7(legalFileName(name ?? '')),
      ...(nameErrorHeader === undefined ? {} : { [nameErrorHeader]: problem ?? '' }),
    });
  }
  return { name, exact: true, overwrite };
}

function given(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
