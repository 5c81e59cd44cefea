import { t, texts } from '../i18n.js';

const words: Record<string, string> = texts(
  {
    read_only_recommended: '作者建议以只读方式打开此文件。',
    change_password: '此文件设有修改密码，只能查看。',
    signed: '此文件带有数字签名；修改并保存后签名将失效。',
    macros: '此文件含有宏；宏不会运行。',
    text_only: '这是纯文本文件：只保存文字，不保存格式。',
    values_only: '这是 CSV 文件：只保存第一个工作表中显示的内容，不保存格式和公式。',
  },
  {
    read_only_recommended: 'The author recommends opening this file read-only.',
    change_password: 'A password protects this file against changes; it can only be read.',
    signed: 'This file is signed; changing and saving it removes the signature.',
    macros: 'This file has macros; they do not run.',
    text_only: 'This is a plain text file: its text is kept, formatting is not.',
    values_only: 'This is a CSV file: what the cells of its first sheet show is kept, formatting and formulas are not.',
  },
);

/** What to tell people about the file when it opens; null when there is nothing to tell. */
export function remarksInWords(remarks: readonly string[]): string | null {
  const guarded = remarks.includes('change_password');
  const told = remarks.filter((remark) => !(guarded && remark === 'read_only_recommended'));
  const sentences = told.map((remark) => words[remark]).filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join(' ') : null;
}

/** The bar between the toolbar and the document that says what to know about the file; it stays until it is closed. */
export function remarksBar(sentences: string, closed: () => void): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'remarks';
  bar.setAttribute('role', 'status');
  const said = document.createElement('span');
  said.textContent = sentences;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.title = t('close');
  close.setAttribute('aria-label', t('close'));
  close.onclick = () => {
    bar.remove();
    closed();
  };
  bar.append(said, close);
  return bar;
}
