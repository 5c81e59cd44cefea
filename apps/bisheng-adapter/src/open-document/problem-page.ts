const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/** A page that tells a person why a file cannot be shown, with the request id for whoever looks after the system. */
export function problemPage(message: string, code: string, requestId: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>无法打开文件 Cannot open the file</title>
<style>body{font:16px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:36em;padding:0 1.5em;color:#222}h1{font-size:1.3em}small{color:#666}</style>
<h1>无法打开此文件<br>This file cannot be opened</h1><p>${escapeHtml(message)}</p><small>${escapeHtml(code)} · ${escapeHtml(requestId)}</small></html>`;
}
