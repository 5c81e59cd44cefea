import { ElMessage } from 'element-plus';
import { i18n } from './i18n/index.js';
import { ApiProblem } from './api/client.js';

/** What went wrong, in the reader's language where we have words for it, else as the server said it. */
export function words(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  const key = `problem.${error.code}`;
  return i18n.global.te(key) ? i18n.global.t(key, error.details) : error.message;
}

/** Why an attempt failed, in the reader's language where we have words for it, else as it was written down. */
export function failureWords({ code, message }: { code: string; message: string }): string {
  const status = /^http_(\d+)$/.exec(code)?.[1];
  if (status !== undefined) return i18n.global.t('failure.http', { status });
  return i18n.global.te(`failure.${code}`) ? i18n.global.t(`failure.${code}`) : message;
}

/** Shows what went wrong until it is closed or read. */
export function report(error: unknown): void {
  ElMessage({ type: 'error', message: words(error), duration: 6000, showClose: true });
}

/** Says that something was done. */
export function confirmDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 3000 });
}
