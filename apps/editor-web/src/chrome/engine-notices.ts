import type { EngineMessage } from '#protocol/editor';
import { t } from '../i18n.js';
import type { Messages } from './messages.js';

/** How long what an administrator says stays on the page. */
const MESSAGE_SHOWN_MS = 60_000;
const NEWER_FUNCTION_SHOWN_MS = 20_000;
const USUAL_MS = 4_000;

const WORDS = {
  not_permitted: 'notPermitted',
  restarting: 'restarting',
  restored: 'restored',
  newer_function: 'newerFunction',
} as const;

/** Shows what the engine has to say to everybody, or to this person. */
export function showNotice(messages: Messages, notice: Extract<EngineMessage, { t: 'notice' }>): void {
  if (notice.code === 'message') messages.notice(notice.text, MESSAGE_SHOWN_MS);
  else if (notice.code === 'restarting') messages.notice(t(WORDS.restarting));
  else messages.notice(t(WORDS[notice.code]), notice.code === 'newer_function' ? NEWER_FUNCTION_SHOWN_MS : USUAL_MS);
}
