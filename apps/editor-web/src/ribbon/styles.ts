import { language } from '../i18n.js';
import { text, type Workbench } from '../workbench.js';
import { makeCombo } from './combo.js';
import { w } from './texts.js';

/** Chinese names of LibreOffice's paragraph styles that people use. */
const CHINESE: Record<string, string> = {
  'Text body': '正文文本',
  Standard: '正文',
  'Default Paragraph Style': '正文',
  Title: '标题',
  Subtitle: '副标题',
  'Heading 1': '标题 1',
  'Heading 2': '标题 2',
  'Heading 3': '标题 3',
  'Heading 4': '标题 4',
  'Heading 5': '标题 5',
  'Heading 6': '标题 6',
  Quotations: '引用',
  'Preformatted Text': '预设格式文本',
  Caption: '题注',
  Header: '页眉',
  Footer: '页脚',
  List: '列表',
  Footnote: '脚注',
};
/** What people who write English know some of them by. */
const ENGLISH: Record<string, string> = {
  'Text body': 'Body Text',
  Standard: 'Normal',
  'Default Paragraph Style': 'Normal',
  Quotations: 'Quote',
};
const FIRST = [
  'Standard',
  'Text body',
  'Title',
  'Subtitle',
  'Heading 1',
  'Heading 2',
  'Heading 3',
  'Heading 4',
  'Heading 5',
  'Heading 6',
  'Quotations',
  'Preformatted Text',
  'Caption',
];
const LOOKS: Record<string, string> = {
  Title: 'font-size:20px;font-weight:600',
  Subtitle: 'font-size:15px;color:var(--muted)',
  'Heading 1': 'font-size:18px;font-weight:700',
  'Heading 2': 'font-size:16px;font-weight:700',
  'Heading 3': 'font-size:14px;font-weight:700',
  Quotations: 'font-style:italic',
  'Preformatted Text': 'font-family:monospace',
};

let paragraph: readonly string[] = [];
let character: readonly string[] = [];
export function setStyles(paragraphStyles: readonly string[], characterStyles: readonly string[]): void {
  paragraph = paragraphStyles;
  character = characterStyles;
}

export const styleName = (style: string): string => (language === 'zh-CN' ? CHINESE : ENGLISH)[style] ?? style;

export function styleCombo(bench: Workbench): HTMLElement {
  return makeCombo(bench, {
    label: w.style,
    width: 150,
    command: '.uno:StyleApply',
    options: () => [
      ...[...new Set([...FIRST, ...paragraph])].map((style) => ({
        value: style,
        label: styleName(style),
        style: LOOKS[style] ?? '',
      })),
      ...character.map((style) => ({ value: `a:${style}`, label: `a  ${style}` })),
    ],
    show: styleName,
    parse: (typed) => {
      const wanted = typed.toLowerCase();
      return (
        [...FIRST, ...paragraph].find((style) =>
          [style, styleName(style)].some((name) => name.toLowerCase() === wanted),
        ) ?? null
      );
    },
    pick: (desk, value) =>
      desk.command('.uno:StyleApply', {
        Style: text(value.replace(/^a:/, '')),
        FamilyName: text(value.startsWith('a:') ? 'CharacterStyles' : 'ParagraphStyles'),
      }),
  });
}
