import { texts } from '../i18n.js';
import { long, short, text, type Workbench } from '../workbench.js';
import { ask } from './dialog.js';

const words = texts(
  {
    title: '水印',
    text: '文字（留空则删除水印）',
    usual: '常用',
    own: '自定义',
    slanted: '斜式',
    color: '颜色',
    list: '机密,绝密,内部资料,严禁复制,样本,草稿',
    font: 'Noto Sans CJK SC',
  },
  {
    title: 'Watermark',
    text: 'Text (empty removes it)',
    usual: 'Preset',
    own: 'Own text',
    slanted: 'Diagonal',
    color: 'Color',
    list: 'CONFIDENTIAL,DO NOT COPY,DRAFT,SAMPLE,URGENT',
    font: 'Liberation Sans',
  },
);

/** Asks for text that stands behind that of every page, in grey unless people choose. */
export async function watermarkDialog(bench: Workbench): Promise<void> {
  const presets = words.list.split(',');
  const values = await ask({
    title: words.title,
    fields: [
      {
        id: 'usual',
        label: words.usual,
        type: 'select',
        value: '',
        options: [['', words.own], ...presets.map((preset) => [preset, preset] as const)],
      },
      { id: 'text', label: words.text, type: 'text', value: '' },
      { id: 'color', label: words.color, type: 'color', value: '#c0c0c0' },
      { id: 'slanted', label: words.slanted, type: 'check', value: true },
    ],
    changed: (now, show) => show('text', now['usual'] === ''),
  });
  if (!values) return;
  const chosen = values['usual'] ?? '';
  bench.command('.uno:Watermark', {
    Text: text(chosen === '' ? (values['text'] ?? '') : chosen),
    Font: text(words.font),
    Angle: short(values['slanted'] === '1' ? 45 : 0),
    Transparency: short(50),
    Color: long(Number.parseInt((values['color'] ?? '').slice(1), 16) || 0xc0c0c0),
  });
}
