import { createHmac } from 'node:crypto';

export const ALERT_KINDS = [
  'save-backs-late',
  'dead-letters',
  'circuit-open',
  'endpoint-paused',
  'content-lost',
  'content-damaged',
  'conflict',
  'queue-unsafe',
] as const;

/**
 * - `save-backs-late`: something should have gone out a while ago.
 * - `dead-letters`: save-backs wait for an administrator. One alert for all of an integrator, not one each.
 * - `circuit-open`: an integrator's server does not answer. `endpoint-paused`: it answered 410.
 * - `content-lost`: bytes that should go home are missing or changed. `conflict`: the integrator's file changed meanwhile.
 * - `queue-unsafe`: the Redis that keeps alarms does not answer or may throw them away; the sweeper delivers, a little late.
 */
export type AlertKind = (typeof ALERT_KINDS)[number];
export type AlertSeverity = 'warning' | 'critical';
export type AlertFormat = 'wecom' | 'dingtalk' | 'feishu' | 'json';

export interface AlertNotice {
  kind: AlertKind | 'test';
  /** What it is about: an integrator's name, or the whole platform. */
  subject: string;
  severity: AlertSeverity;
  state: 'raised' | 'resolved';
  at: Date;
  detail: Record<string, unknown>;
  /** Where an administrator goes on; null when the platform's address is not known. */
  link: string | null;
}

const TITLES: Record<AlertNotice['kind'], { 'zh-CN': string; en: string }> = {
  'save-backs-late': { 'zh-CN': '回存延迟', en: 'Save-backs are late' },
  'dead-letters': { 'zh-CN': '有回存需要人工处理', en: 'Save-backs wait for a decision' },
  'circuit-open': { 'zh-CN': '业务系统无响应，已暂停投递', en: 'A system does not answer; delivery is suspended' },
  'endpoint-paused': { 'zh-CN': '回存地址已失效 (410)', en: 'A save-back address is gone (410)' },
  'content-lost': { 'zh-CN': '待回存的内容丢失或损坏', en: 'Content to be saved back is lost' },
  'content-damaged': { 'zh-CN': '存储的内容缺失或损坏', en: 'Stored content is missing or damaged' },
  conflict: { 'zh-CN': '源文件已被修改，回存冲突', en: 'The source file changed meanwhile' },
  'queue-unsafe': {
    'zh-CN': '回存队列（Redis）配置不安全或无响应',
    en: 'The queue (Redis) is unsafe or does not answer',
  },
  test: { 'zh-CN': '测试消息', en: 'Test message' },
};
const WORDS = {
  'zh-CN': { raised: '告警', resolved: '已恢复', subject: '对象', at: '时间', link: '查看' },
  en: { raised: 'Alert', resolved: 'Resolved', subject: 'Concerns', at: 'At', link: 'Open' },
};

/** One message in a channel's own form. `url` has the signature that some formats want in the address. */
export interface AlertMessage {
  url: string;
  body: string;
}

/** Writes a notice as WeCom, DingTalk and Feishu group robots take it, or as plain JSON. `secret`: the robot's, if it signs. */
export function alertMessage(
  notice: AlertNotice,
  channel: { format: AlertFormat; url: string; secret: string | null; lang: 'zh-CN' | 'en' },
): AlertMessage {
  const title = titleOf(notice, channel.lang);
  const lines = linesOf(notice, channel.lang);
  const { url, secret } = channel;
  switch (channel.format) {
    case 'wecom':
      return {
        url,
        body: JSON.stringify({
          msgtype: 'markdown',
          markdown: { content: [`**${title}**`, ...lines.map((line) => `> ${line}`)].join('\n') },
        }),
      };
    case 'dingtalk':
      return {
        url: secret === null ? url : signedDingTalk(url, secret, notice.at),
        body: JSON.stringify({
          msgtype: 'markdown',
          markdown: { title, text: [`### ${title}`, ...lines.map((line) => `- ${line}`)].join('\n') },
        }),
      };
    case 'feishu': {
      const timestamp = String(Math.floor(notice.at.getTime() / 1000));
      const sign =
        secret === null ? {} : { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
      return {
        url,
        body: JSON.stringify({ ...sign, msg_type: 'text', content: { text: [title, ...lines].join('\n') } }),
      };
    }
    case 'json':
      return {
        url,
        body: JSON.stringify({ ...notice, title: TITLES[notice.kind].en, at: notice.at.toISOString() }),
      };
  }
}

/** Null: the channel took it. Else why not: robots answer 200 with an error code in the body. */
export function alertRefusal(format: AlertFormat, status: number, text: string): string | null {
  if (status < 200 || status > 299) return `HTTP status ${status}`;
  if (format === 'json') return null;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return 'the answer is not JSON';
  }
  const fields = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  const code = fields['errcode'] ?? fields['code'] ?? fields['StatusCode'];
  if (code === 0) return null;
  const reason = fields['errmsg'] ?? fields['msg'] ?? fields['StatusMessage'];
  return `code ${JSON.stringify(code ?? null)}: ${typeof reason === 'string' ? reason.slice(0, 200) : 'no reason given'}`;
}

function signedDingTalk(url: string, secret: string, at: Date): string {
  const timestamp = String(at.getTime());
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return `${url}${url.includes('?') ? '&' : '?'}timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`;
}

function titleOf(notice: AlertNotice, lang: 'zh-CN' | 'en'): string {
  return `[${WORDS[lang][notice.state]}] ${TITLES[notice.kind][lang]}`;
}

function linesOf(notice: AlertNotice, lang: 'zh-CN' | 'en'): string[] {
  const words = WORDS[lang];
  const details = Object.entries(notice.detail).map(([name, value]) => `${name}: ${plain(value)}`);
  return [
    `${words.subject}: ${plain(notice.subject)}`,
    ...details,
    `${words.at}: ${notice.at.toISOString()}`,
    ...(notice.link === null ? [] : [`${words.link}: ${notice.link}`]),
  ];
}

/** Names come from outside: nothing in them may become markup or mention people. */
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/[\n\r<>*_`[\]@#]/g, ' ').slice(0, 300);
}
