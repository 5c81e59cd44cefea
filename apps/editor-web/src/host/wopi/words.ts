import { language } from '../../i18n.js';

const zh = {
  locked: '文件已被其他程序锁定，您现在只能查看',
  not_lockable: '无法锁定文件，您现在只能查看',
  'locked-elsewhere': '文件被其他程序锁定，暂时无法写回；您的修改已保留，将自动重试',
  'changed-outside': '文件在别处被修改，您的修改未写回，但已保留',
  'token-refused': '访问授权已失效，修改已保留；请刷新页面或重新打开文件',
  'not-written': '修改暂未写回文件系统，已保留并将重试',
  renewed: '访问授权已更新',
  expiring: '访问授权将在 {minutes} 分钟后失效，请重新打开文件',
  overwrite: '以我的版本覆盖',
  copy: '另存为副本',
  saved: '已写回',
  notSaved: '未能写回，修改已保留',
  renameTo: '新文件名',
  saveAsName: '副本名称',
  ok: '确定',
  cancel: '取消',
  savedAs: '已另存为 {name}',
  conflictCopy: '冲突副本',
  insertFile: '插入文件',
};
const en: Record<keyof typeof zh, string> = {
  locked: 'Another application has locked the file; you can only look at it now',
  not_lockable: 'The file cannot be locked; you can only look at it now',
  'locked-elsewhere': 'Another application has locked the file; your changes are kept and tried again',
  'changed-outside': 'The file was changed elsewhere; your changes are kept but not written back',
  'token-refused': 'Your access has ended; your changes are kept. Reload the page or open the file again',
  'not-written': 'Your changes are not written back yet; they are kept and tried again',
  renewed: 'Your access was renewed',
  expiring: 'Your access ends in {minutes} min; open the file again',
  overwrite: 'Overwrite with mine',
  copy: 'Save mine as a copy',
  saved: 'Written back',
  notSaved: 'Not written back; your changes are kept',
  renameTo: 'New name',
  saveAsName: 'Name of the copy',
  ok: 'OK',
  cancel: 'Cancel',
  savedAs: 'Saved as {name}',
  conflictCopy: 'conflict copy',
  insertFile: 'Insert file',
};

export type Word = keyof typeof zh;

export function say(word: Word, values: Record<string, string | number> = {}): string {
  const text = (language === 'en' ? en : zh)[word];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The words for a code of the server; null when there are none. */
export function sayCode(code: string): string | null {
  return code in zh ? say(code as Word) : null;
}
