import type { HostAbilities } from '../host/host.js';
import { t, texts } from '../i18n.js';
import type { MenuEntry } from '../popups/menu.js';
import type { Kind, Welcome } from '../workbench.js';

export const fileWords = texts(
  {
    file: '文件',
    save: '保存',
    downloadAs: '下载为',
    pageSetup: '页面设置',
    slideSize: '幻灯片大小',
    wordCount: '字数统计',
    properties: '文档属性',
    shortcuts: '键盘快捷键',
    pdf: 'PDF 文档',
    docx: 'Word 文档',
    xlsx: 'Excel 工作簿',
    pptx: 'PowerPoint 演示文稿',
    odf: 'OpenDocument',
    rtf: 'RTF 格式',
    txt: '纯文本',
    html: '网页',
    csv: 'CSV（当前工作表）',
  },
  {
    file: 'File',
    save: 'Save',
    downloadAs: 'Download as',
    pageSetup: 'Page setup',
    slideSize: 'Slide size',
    wordCount: 'Word count',
    properties: 'Document properties',
    shortcuts: 'Keyboard shortcuts',
    pdf: 'PDF document',
    docx: 'Word document',
    xlsx: 'Excel workbook',
    pptx: 'PowerPoint presentation',
    odf: 'OpenDocument',
    rtf: 'Rich text',
    txt: 'Plain text',
    html: 'Web page',
    csv: 'CSV (this sheet)',
  },
);

const NAMES: Record<string, keyof typeof fileWords> = {
  odt: 'odf',
  ods: 'odf',
  odp: 'odf',
};

/** What a format is called in menus, e.g. `PDF document (.pdf)`. */
export function formatName(format: string): string {
  const name = NAMES[format] ?? format;
  return name in fileWords
    ? `${fileWords[name as keyof typeof fileWords]} (.${format})`
    : `${format.toUpperCase()} (.${format})`;
}

export interface FileMenuFacts {
  kind: Kind;
  permissions: Welcome['permissions'];
  /** What the document can be downloaded as, its own format first. */
  formats: readonly string[];
  /** What the page around the editor can do when asked. */
  abilities: HostAbilities;
}

export interface FileMenuHooks {
  act: (action: string) => void;
  downloadAs: (format: string) => void;
  ask: (what: keyof HostAbilities) => void;
  showVersions: () => void;
}

/** Everything that concerns the whole file, for somebody who edits it. */
export function fileMenu(facts: FileMenuFacts, hooks: FileMenuHooks): MenuEntry[] {
  const { kind, permissions, abilities } = facts;
  const ofHost = (what: 'createNew' | 'rename' | 'saveAs' | 'share' | 'goBack' | 'close'): MenuEntry[] => {
    const ability = abilities[what];
    if (ability === undefined) return [];
    return [{ label: (ability === true ? undefined : ability.text) ?? t(what), run: () => hooks.ask(what) }];
  };
  const action = (label: string, name: string, icon?: string, shortcut?: string): MenuEntry => ({
    label,
    run: () => hooks.act(name),
    ...(icon === undefined ? {} : { icon }),
    ...(shortcut === undefined ? {} : { shortcut }),
  });
  return [
    ...ofHost('createNew'),
    action(fileWords.save, 'save', undefined, 'Ctrl+S'),
    ...ofHost('saveAs'),
    ...ofHost('rename'),
    'line',
    ...(permissions.download
      ? [
          { heading: fileWords.downloadAs },
          ...facts.formats.map((format) => ({ label: formatName(format), run: () => hooks.downloadAs(format) })),
        ]
      : []),
    'line',
    kind === 'presentation'
      ? action(fileWords.slideSize, 'slide-size', 'page')
      : action(fileWords.pageSetup, 'page-setup', 'page'),
    ...(permissions.print ? [action(t('print'), 'print', 'print', 'Ctrl+P')] : []),
    'line',
    ...(permissions.history === true
      ? [{ label: t('history'), icon: 'history', run: () => hooks.showVersions() }]
      : abilities.versions
        ? [{ label: t('versions'), icon: 'history', run: () => hooks.ask('versions') }]
        : []),
    ...(kind === 'text' ? [action(fileWords.wordCount, 'word-count'), action(fileWords.properties, 'properties')] : []),
    ...ofHost('share'),
    'line',
    action(fileWords.shortcuts, 'help', undefined, 'F1'),
    ...ofHost('goBack'),
    ...ofHost('close'),
  ];
}
