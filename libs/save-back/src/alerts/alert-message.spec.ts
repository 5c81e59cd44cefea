import { describe, expect, it } from 'vitest';
import { alertMessage, type AlertNotice, alertRefusal } from './alert-message.js';

const notice: AlertNotice = {
  kind: 'dead-letters',
  subject: 'OA *北京*\n<at>all</at>',
  severity: 'critical',
  state: 'raised',
  at: new Date('2026-01-02T03:04:05.000Z'),
  detail: { count: 3 },
  link: 'https://office.example.com/admin/',
};
const channel = { url: 'https://robot.example/send?key=k', secret: null, lang: 'zh-CN' as const };

describe('an alert', () => {
  it('is markdown for WeCom, and what comes from outside is no markup', () => {
    const body = JSON.parse(alertMessage(notice, { ...channel, format: 'wecom' }).body) as {
      msgtype: string;
      markdown: { content: string };
    };
    expect(body.msgtype).toBe('markdown');
    expect(body.markdown.content).toContain('**[告警] 有回存需要人工处理**');
    expect(body.markdown.content).toContain('count: 3');
    expect(body.markdown.content).not.toContain('<at>');
    expect(body.markdown.content).not.toContain('*北京*');
  });

  it('is signed in the address for DingTalk', () => {
    const { url, body } = alertMessage(notice, { ...channel, format: 'dingtalk', secret: 'SECabc' });
    expect(new URL(url).searchParams.get('timestamp')).toBe('1767323045000');
    expect(new URL(url).searchParams.get('sign')).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(JSON.parse(body)).toMatchObject({ msgtype: 'markdown', markdown: { title: '[告警] 有回存需要人工处理' } });
  });

  it('is signed in the body for Feishu, in English where that is wanted', () => {
    const { body } = alertMessage(
      { ...notice, state: 'resolved' },
      { ...channel, format: 'feishu', secret: 's', lang: 'en' },
    );
    const parsed = JSON.parse(body) as Record<string, unknown> & { content: { text: string } };
    expect(parsed).toMatchObject({ timestamp: '1767323045', msg_type: 'text' });
    expect(parsed['sign']).toMatch(/=$/);
    expect(parsed.content.text).toContain('[Resolved]');
  });

  it.each([
    ['wecom', 200, '{"errcode":0,"errmsg":"ok"}', null],
    ['wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'code 93000: invalid webhook url'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match"}', 'code 310000: sign not match'],
    ['feishu', 200, '{"code":0,"msg":"success"}', null],
    ['feishu', 200, '<html>', 'the answer is not JSON'],
    ['json', 204, '', null],
    ['json', 500, '', 'HTTP status 500'],
  ] as const)('to %s: %d %s means %s', (format, status, text, expected) => {
    expect(alertRefusal(format, status, text)).toBe(expected);
  });
});
