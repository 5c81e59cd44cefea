import { texts } from '../i18n.js';
import { short, text, type Workbench } from '../workbench.js';
import { ask } from './dialog.js';
import { addressOf } from './link-address.js';
import { d } from './texts.js';

const words = texts(
  { place: '本文档中的位置', none: '（无，使用上面的地址）', heading: '标题', bookmark: '书签' },
  { place: 'Place in this document', none: '(none, use the address)', heading: 'Heading', bookmark: 'Bookmark' },
);

/** Headings and bookmarks that a link may lead to, e.g. `heading 3`, with what they read. */
async function places(bench: Workbench): Promise<[value: string, label: string][]> {
  const list = async (kind: string, label: string): Promise<[string, string][]> =>
    (await bench.perform('reference.targets', kind)).flatMap(([name = ''], index) =>
      name === '' ? [] : [[kind === 'bookmark' ? `#${name}` : `${kind} ${index}`, `${label}: ${name}`]],
    );
  return [...(await list('heading', words.heading)), ...(await list('bookmark', words.bookmark))];
}

/** A link to an address or to a place of the text; the one around the cursor is changed. */
export async function wordsLinkDialog(bench: Workbench): Promise<void> {
  const selected = bench.connection.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' }).then(
    (value) => (typeof value === 'string' && value.length < 300 ? value.trim() : ''),
    () => '', // without leave to copy the field stays empty
  );
  const now = bench.perform('place.link.text').then(([row = []]) => ({ address: row[0] ?? '', reads: row[1] ?? '' }));
  const place = document.createElement('select');
  place.setAttribute('aria-label', words.place);
  place.add(new Option(words.none, ''));
  void places(bench).then((list) => {
    for (const [value, label] of list) place.add(new Option(label, value));
  });
  const values = await ask({
    title: d.link,
    fields: [
      {
        id: 'address',
        label: d.address,
        type: 'text',
        placeholder: 'https://',
        value: now.then(({ address }) => address),
      },
      { id: 'text', label: d.linkText, type: 'text', value: now.then(async ({ reads }) => (await selected) || reads) },
      { id: 'place', label: words.place, type: 'own', element: place },
    ],
  });
  if (!values) return;
  let url = addressOf(values['address'] ?? '');
  const [kind = '', index = ''] = place.value.split(' ');
  if (place.value.startsWith('#')) url = place.value;
  else if (place.value !== '') {
    const [[bookmark = ''] = []] = await bench.perform('reference.link', kind, index);
    url = `#${bookmark}`;
  }
  if (url === '') return;
  const label = place.selectedOptions[0]?.textContent.replace(/^[^:]*: /, '') ?? '';
  const reads = values['text'] || (place.value === '' ? (values['address'] ?? '').trim() : label);
  bench.command('.uno:SetHyperlink', {
    'Hyperlink.Text': text(reads),
    'Hyperlink.URL': text(url),
    'Hyperlink.Target': text(''),
    'Hyperlink.Type': short(1),
  });
}
