import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusFolder, EditorClient, type FakeOa, markupInside, TestPlatform, until } from '#testing';

/**
 * Real files are opened, typed into, saved back and opened again; the words that were in them are in what came home.
 * `npm run test:corpus`: all of them; `CORPUS_EVERY=20` takes each twentieth, `CORPUS_ONLY=name` those whose names contain it.
 */
const folder = process.env['LONG_FAULTS'] === '1' ? corpusFolder() : null;
const every = Number(process.env['CORPUS_EVERY'] ?? 1);
const only = process.env['CORPUS_ONLY'] ?? '';
const names = (folder === null ? [] : readdirSync(folder).sort()).filter(
  (name, index) => /\.(docx|xlsx|pptx)$/i.test(name) && index % every === 0 && name.includes(only),
);
/** What is typed. */
const MARK = 'Zqmark';
/** Of the words of a file, this share may come home in another shape: fields that LibreOffice computes anew. */
const RECOMPUTED = 0.02;
/** Labels of pivot tables come in the language of who opens the file. */
const PIVOT_LABELS = 0.4;

const BODY: Record<string, RegExp> = {
  docx: /^word\/(document|footnotes|endnotes)\.xml$/,
  pptx: /^ppt\/slides\/slide\d+\.xml$/,
};

let platform: TestPlatform;
let oa: FakeOa;

beforeAll(async () => {
  if (folder === null) return;
  platform = await TestPlatform.start({ KIT_LOAD_TIMEOUT_MS: '60000' });
  oa = await platform.oa();
  await platform.setInterval(0);
});
afterAll(() => (folder === null ? undefined : platform.stop()));

/** Without what is not shown as text: formulas, instructions of fields, second writings, readings of characters. */
function plain(markup: string): string {
  return markup
    .replaceAll(/<(f|w:instrText|mc:Fallback|rPh)\b[^>]*(?<!\/)>.*?<\/\1>/gs, ' ')
    .replaceAll(/<(?:\w+:)?(?:p|si|c|br|tab|cr|tr)\b[^>]*>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&\w+;|&#\w+;/g, ' ');
}

/** What stands in the cells of a workbook: strings that no cell shows are not of it. */
function cellTexts(file: Buffer): string {
  const strings = markupInside(file, /^xl\/sharedStrings\.xml$/)
    .split(/<si\b[^>]*>/)
    .slice(1)
    .map(plain);
  const sheets = markupInside(file, /^xl\/worksheets\/sheet\d+\.xml$/);
  const shared = [...sheets.matchAll(/<c\b[^>]*\bt="s"[^>]*>.*?<v>(\d+)<\/v>/gs)].map(
    ([, at]) => strings[Number(at)] ?? '',
  );
  const inline = [...sheets.matchAll(/<is>(.*?)<\/is>/gs)].map(([, text = '']) => plain(text));
  return [...shared, ...inline].join(' ');
}

/** How often each word of at least three letters is in the body of a file. */
function wordsOf(file: Buffer, extension: string): Map<string, number> {
  const text = extension === 'xlsx' ? cellTexts(file) : plain(markupInside(file, BODY[extension]!));
  const words = new Map<string, number>();
  for (const word of text.match(/\p{L}{3,}/gu) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

async function roundTrip(name: string, index: number): Promise<string> {
  const extension = (name.split('.').at(-1) ?? '').toLowerCase();
  const content = readFileSync(new URL(encodeURIComponent(name), folder!));
  if (content.toString('latin1', 0, 2) !== 'PK') return 'of another format than its name says';
  const docId = `corpus-${index}`;
  oa.files.set(docId, { title: `${docId}.${extension}`, content });
  const client = await EditorClient.open(oa.link('openEditor', docId, 'u1'));
  const answer = (): { t: string; code?: string } | undefined =>
    client.find('bye') ?? client.find('welcome') ?? client.find('password');
  const first = await until(`an answer about ${name}`, answer, 90_000);
  if (first.t !== 'welcome') {
    client.leave();
    return `not opened: ${first.t === 'bye' ? (first.code ?? '') : 'password'}`;
  }
  if (client.find('welcome')?.mode !== 'edit') {
    client.leave();
    return 'shown only';
  }
  client.look();
  // Where nothing stands yet: a cell far away, a slide of its own.
  if (extension === 'xlsx') client.command('.uno:GoToCell', { ToPoint: { type: 'string', value: 'A9000' } });
  if (extension === 'pptx') client.command('.uno:InsertPage');
  else client.type(MARK);
  if (extension === 'xlsx') client.key(1280, 13);
  await client.saved();
  client.leave();
  const home = (await until(`${name} comes home`, () => oa.saveBacksOf(docId).at(-1), 60_000)).file!;
  const before = wordsOf(content, extension);
  const after = wordsOf(home, extension);
  let lost = 0;
  let all = 0;
  const missing: string[] = [];
  for (const [word, count] of before) {
    all += count;
    const gone = Math.max(0, count - (after.get(word) ?? 0));
    lost += gone;
    if (gone > 0) missing.push(word);
  }
  const typed = extension === 'pptx' || [...after.keys()].some((word) => word.includes(MARK));
  const again = `${docId}-again`;
  oa.files.set(again, { title: `${again}.${extension}`, content: home });
  const reader = await EditorClient.open(oa.link('openEditor', again, 'u2'));
  const second = await until(
    `an answer about ${name} again`,
    () => reader.find('bye') ?? reader.find('welcome'),
    90_000,
  );
  reader.leave();
  if (second.t === 'bye') return `does not open again: ${second.code}`;
  const pivots = markupInside(content, /^xl\/pivotTables\//) !== '';
  if (lost > Math.max(2, all * (pivots ? PIVOT_LABELS : RECOMPUTED)))
    return `lost ${lost} of ${all} words: ${missing.slice(0, 12).join(' ')}`;
  return typed ? 'whole' : 'whole, but what was typed is not in it';
}

describe.skipIf(folder === null)('real documents', () => {
  it(`are typed into, come home with their words and open again (${names.length})`, async () => {
    const outcomes = new Map<string, string[]>();
    const queue = names.map((name, index) => ({ name, index }));
    await Promise.all(
      [0, 1].map(async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const outcome = await roundTrip(next.name, next.index);
          outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), next.name]);
          if (process.env['CORPUS_TELL'] === '1') console.info(`${next.name}: ${outcome}`);
        }
      }),
    );
    console.info(JSON.stringify(Object.fromEntries(outcomes), null, 1));
    const bad = [...outcomes].filter(([outcome]) => /^(lost|does not|whole, but)/.test(outcome));
    expect(Object.fromEntries(bad)).toEqual({});
  }, 7_200_000);
});
