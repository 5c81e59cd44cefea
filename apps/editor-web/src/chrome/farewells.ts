import { language } from '../i18n.js';

const ZH: Record<string, string> = {
  removed: '您已被移出此文档。',
  participant_removed: '您已被移出此文档。',
  replaced: '您已在另一个窗口中打开此文档。',
  participant_replaced: '您已在另一个窗口中打开此文档。',
  deleted: '文档已被删除。',
  participant_deleted: '文档已被删除。',
  participant_expired: '您离开的时间过长，请从业务系统重新打开文档。',
  participant_edited_elsewhere: '您离开期间，此文档已在其他编辑器中被打开编辑。请稍后从业务系统重新打开。',
  participant_unknown: '此链接无效。',
  participant_failed: '无法打开文档。',
  bad_token: '此链接已失效，请从业务系统重新打开文档。',
  bad_version: '页面版本已过期，请刷新页面。',
  bad_message: '页面与服务器无法通信，请刷新页面。',
  too_many: '页面与服务器无法通信，请刷新页面。',
  no_hello: '页面未及时连接，请刷新页面。',
  gone: '您已不在此文档中。',
  closed: '文档已关闭。',
  internal: '无法打开文档，请稍后重试。',
  source_empty: '文件是空的，无法打开。',
  source_wrong_type: '文件内容与其扩展名不符，无法打开。',
  source_encrypted: '文件受密码保护，无法打开。',
  password_needed: '没有人输入密码，文档没有打开。',
  source_damaged: '文件已损坏、受保护或过于复杂，无法打开。',
  source_bomb: '文件解压后过大，出于安全考虑未打开。',
  source_too_large: '文件过大，无法打开。',
  source_fetch_failed: '无法从业务系统获取文件。',
  source_unsupported: '不支持此类型的文件。',
};

/** What to tell the person when the editor will not go on, in their language; `detail` is the engine's, in English. */
export function farewell(code: string, detail: string): string {
  return (language === 'zh-CN' ? ZH[code] : undefined) ?? detail;
}
