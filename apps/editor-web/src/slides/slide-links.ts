import { ask } from '../dialogs/dialog.js';
import { d } from '../dialogs/texts.js';
import { texts } from '../i18n.js';
import { short, text, type Workbench } from '../workbench.js';
import { changeObjects, selectedObjects } from './selected-objects.js';

const words = texts(
  {
    to: '链接到',
    web: '网页或邮件',
    slide: '本文档中的幻灯片',
    none: '无链接',
    next: '下一张幻灯片',
    previous: '上一张幻灯片',
    first: '第一张幻灯片',
    last: '最后一张幻灯片',
    number: '幻灯片',
  },
  {
    to: 'Link to',
    web: 'Web page or e-mail',
    slide: 'Slide in this document',
    none: 'No link',
    next: 'Next slide',
    previous: 'Previous slide',
    first: 'First slide',
    last: 'Last slide',
    number: 'Slide',
  },
);

const JUMPS = [
  ['next', words.next],
  ['previous', words.previous],
  ['first', words.first],
  ['last', words.last],
] as const;

/** An address that people typed, with what it begins with. */
export function withScheme(given: string): string {
  if (/^(https?:|mailto:|ftp:|#)/i.test(given)) return given;
  return given.includes('@') ? `mailto:${given}` : `https://${given}`;
}

/** A link for the selected object, or a text that is one: to a page, or to a slide of this document. */
export async function slideLinkDialog(bench: Workbench): Promise<void> {
  const { graphic, cursorVisible } = bench.canvas.overlay;
  const objects = graphic && !cursorVisible ? await selectedObjects(bench) : [];
  const onObject = objects.length > 0;
  const was = objects[0]?.click ?? '';
  const slides = await bench.perform('slides.list');
  const chosen = onObject
    ? Promise.resolve('')
    : bench.connection.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' }).then(
        (selected) => (typeof selected === 'string' && selected.length < 300 ? selected.trim() : ''),
        () => '', // without leave to copy the field stays empty
      );
  const toSlide = was !== '' && (was.startsWith('#') || JUMPS.some(([name]) => name === was));
  const numbers = slides.map((_, index) => [`#${index + 1}`, `${words.number} ${index + 1}`] as const);
  const values = await ask({
    title: d.link,
    fields: [
      {
        id: 'to',
        label: words.to,
        type: 'select',
        value: toSlide ? 'slide' : 'web',
        options: [['web', words.web], ['slide', words.slide], ...(onObject ? ([['none', words.none]] as const) : [])],
      },
      { id: 'address', label: d.address, type: 'text', placeholder: 'https://', value: toSlide ? '' : was },
      {
        id: 'slide',
        label: words.number,
        type: 'select',
        value: toSlide ? was : '#1',
        options: [...numbers, ...(onObject ? JUMPS : [])],
      },
      ...(onObject ? [] : ([{ id: 'text', label: d.linkText, type: 'text', value: chosen }] as const)),
    ],
    changed: ({ to }, show) => {
      show('address', to === 'web');
      show('slide', to === 'slide');
    },
  });
  if (!values) return;
  const address = values['address']?.trim() ?? '';
  if (onObject) {
    const click =
      values['to'] === 'slide'
        ? (values['slide'] ?? '')
        : values['to'] === 'web' && address !== ''
          ? withScheme(address)
          : '';
    await changeObjects(bench, objects, () => ({ click }));
    return;
  }
  if (values['to'] === 'web' && address === '') return;
  const number = Number(values['slide']?.slice(1) ?? 1);
  const url = values['to'] === 'slide' ? `#${slides[number - 1]?.[0] ?? ''}` : withScheme(address);
  const shown = values['text']?.trim() ?? '';
  bench.command('.uno:SetHyperlink', {
    'Hyperlink.Text': text(shown === '' ? (values['to'] === 'slide' ? `${words.number} ${number}` : address) : shown),
    'Hyperlink.URL': text(url),
    'Hyperlink.Target': text(''),
    'Hyperlink.Type': short(1),
  });
}
