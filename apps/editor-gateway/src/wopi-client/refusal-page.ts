import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { currentRequestContext } from '#platform';
import type { OpeningRefused } from './opening.errors.js';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
/** JSON that may stand in a script. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c');

/** Tells the person, and the page around the frame where it is known, why the file is not opened. */
export async function sendRefusal(reply: FastifyReply, refusal: OpeningRefused): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  const requestId = currentRequestContext()?.requestId ?? '';
  const message = {
    MessageId: 'App_LoadingStatus',
    SendTime: Date.now(),
    Values: { Status: 'Failed', Reason: refusal.code },
  };
  const script =
    refusal.postMessageOrigin === null
      ? ''
      : `<script nonce="${nonce}">if (parent !== window) parent.postMessage(JSON.stringify(${scriptJson(message)}), ${scriptJson(refusal.postMessageOrigin)});</script>`;
  await reply
    .status(refusal.status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`)
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>无法打开文件 Cannot open the file</title>
<style>body{font:16px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:36em;padding:0 1.5em;color:#222}h1{font-size:1.3em}small{color:#666}</style>
<h1>无法打开此文件<br>This file cannot be opened</h1><p>${escapeHtml(refusal.message)}</p><small>${refusal.code} · ${escapeHtml(requestId)}</small>${script}</html>`,
    );
}

/** Leads the window around the frame to another page of the host. */
export async function sendWholeWindowTo(reply: FastifyReply, url: string): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  await reply
    .status(200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', `default-src 'none'; script-src 'nonce-${nonce}'`)
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>文桥</title><a target="_top" href="${escapeHtml(url)}">${escapeHtml(url)}</a><script nonce="${nonce}">window.top.location.replace(${scriptJson(url)});</script></html>`,
    );
}
