import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '#auth';
import {
  credentialHash,
  currentRequestContext,
  type RateLimited,
  type RateLimitedDoor,
  toProblemDetails,
} from '#platform';
import {
  COMMAND_ERRORS,
  CONVERSION_ERROR_CODES,
  type ConversionAnswer,
  conversionFormat,
  conversionJson,
  conversionXml,
} from '#protocol/onlyoffice';

/** Files of the pages, and what the app behind us counts by itself. */
const NOT_HERE = /^\/(editor\/assets|admin\/assets|apps\/editor|s3|wopi|wopibootstrapper)\//;
const COMMANDS = /^\/(command|coauthoring\/CommandService\.ashx)$/i;
const CONVERSIONS = /^\/(converter|converter\/from-file|docbuilder|ConvertService\.ashx)$/;
const CALLBACKS = /^\/(dummyCallback|document-server\/callback\/.*)$/;
/** What people see in their browser or in a frame. */
const PAGES = /^\/(editor\/[^/]+|hosting\/wopi\/.*|admin(\/.*)?)$/;
const BUSY: ConversionAnswer = { kind: 'error', error: CONVERSION_ERROR_CODES.unknown };
const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>请稍后再试 Try again later</title>
<style>body{font:16px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:36em;padding:0 1.5em;color:#222}h1{font-size:1.3em}</style>
<h1>请求过于频繁，请稍后再试。<br>Too many requests. Try again in a moment.</h1></html>`;

/** The answer of an ONLYOFFICE service to who calls too often: 429, with an error of that service in the body. */
export function refuseOnlyoffice(request: FastifyRequest, reply: FastifyReply, refusal: RateLimited): FastifyReply {
  const route = request.routeOptions.url ?? '';
  const xml = /ConvertService/.test(route) && conversionFormat(request.headers.accept, 'xml') === 'xml';
  const body = xml
    ? conversionXml(BUSY)
    : CONVERSIONS.test(route)
      ? conversionJson(BUSY)
      : JSON.stringify({ error: COMMANDS.test(route) ? COMMAND_ERRORS.internal : 1 });
  return reply
    .status(429)
    .header('retry-after', String(refusal.retryAfterSeconds))
    .header('content-type', xml ? 'text/xml; charset=UTF-8' : 'application/json; charset=UTF-8')
    .send(body);
}

function refuse(request: FastifyRequest, reply: FastifyReply, refusal: RateLimited): FastifyReply {
  const route = request.routeOptions.url ?? '';
  if ([COMMANDS, CONVERSIONS, CALLBACKS].some((form) => form.test(route)))
    return refuseOnlyoffice(request, reply, refusal);
  if (PAGES.test(route) && request.headers.accept?.includes('text/html') === true)
    return reply
      .status(429)
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(PAGE);
  return reply
    .status(429)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(toProblemDetails(refusal, currentRequestContext()?.requestId ?? '')));
}

/** Keys of REST and session tokens are counted as they are sent; secrets of ONLYOFFICE, by what they signed. */
export const gatewayDoor: RateLimitedDoor = {
  counts: (route) => route === undefined || !NOT_HERE.test(route),
  credential: (request) => {
    const route = request.routeOptions.url ?? '';
    if ([COMMANDS, CONVERSIONS, CALLBACKS].some((form) => form.test(route))) return null;
    const token = bearerToken(request.headers.authorization);
    return token === null ? null : credentialHash(token);
  },
  refuse,
};
