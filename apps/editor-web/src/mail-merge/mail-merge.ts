import './mail-merge.css';
import { texts } from '../i18n.js';
import { openMenu } from '../popups/menu.js';
import { decodeText, parseSeparated } from '../viewer/text-encoding.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    title: '邮件合并',
    recipients: '选择收件人…',
    insert: '插入合并域',
    preview: '预览结果',
    previous: '上一条',
    next: '下一条',
    toWord: '合并为 DOCX',
    toPdf: '合并为 PDF',
    close: '关闭',
    none: '尚无收件人',
    empty: '该表格没有收件人：第一行是列名，其后每行一条记录',
    merging: '正在合并…',
    noFields: '文档中还没有合并域',
    tooMany: '一次最多合并 2000 条记录',
    failed: '合并失败',
  },
  {
    title: 'Mail merge',
    recipients: 'Recipients…',
    insert: 'Insert merge field',
    preview: 'Preview results',
    previous: 'Previous record',
    next: 'Next record',
    toWord: 'Merge to DOCX',
    toPdf: 'Merge to PDF',
    close: 'Close',
    none: 'no recipients yet',
    empty: 'That table has no recipients: its first row names the columns, each row below is a record',
    merging: 'Merging…',
    noFields: 'The document has no merge fields yet',
    tooMany: 'At most 2000 records can be merged at once',
    failed: 'The records could not be merged',
  },
);

const MAX_RECORDS = 2000;

/** Asks the page around the editor for recipients; null: it has none, and people choose a file of their own. */
let choose: (() => void) | null = null;
let open: MailMerge | null = null;
let waiting: string | null = null;

export function provideRecipients(ask: (() => void) | null): void {
  choose = ask;
}

/** The recipients, as comma-separated values. Kept for the bar if it is not open. */
export function takeRecipients(csv: string): void {
  if (open) open.take(csv);
  else waiting = csv;
}

export function mailMerge(bench: Workbench): Promise<void> {
  if (open?.element.isConnected !== true) open = new MailMerge(bench);
  if (waiting !== null) open.take(waiting);
  waiting = null;
  return Promise.resolve();
}

/** The bar above the document: recipients, fields, a look at each record, and the merged file. */
class MailMerge {
  readonly element = document.createElement('div');
  private table: readonly (readonly string[])[] = [];
  private record = 0;
  private readonly count = document.createElement('span');

  constructor(private readonly bench: Workbench) {
    this.element.className = 'mail-merge-bar';
    this.element.setAttribute('role', 'toolbar');
    this.element.setAttribute('aria-label', words.title);
    this.count.className = 'mail-merge-count';
    this.fill();
    bench.stage.before(this.element);
  }

  take(csv: string): void {
    const rows = parseSeparated(csv, Infinity).filter((row) => row.some((field) => field !== ''));
    const [names = [], ...records] = rows;
    if (records.length === 0) {
      this.bench.notice(words.empty, 6000);
      return;
    }
    if (records.length > MAX_RECORDS) {
      this.bench.notice(words.tooMany, 6000);
      return;
    }
    this.table = [names, ...records.map((record) => names.map((_, column) => record[column] ?? ''))];
    this.record = 0;
    this.fill();
  }

  private get records(): number {
    return Math.max(0, this.table.length - 1);
  }

  private fill(): void {
    const some = this.records > 0;
    this.count.textContent = some ? `${this.record} / ${this.records}` : words.none;
    this.element.replaceChildren(
      button(words.recipients, () => this.choose()),
      button(words.insert, (at) => this.menu(at), some),
      button(words.preview, () => void this.show(this.record === 0 ? 1 : 0), some, this.record > 0),
      button('◀', () => void this.show(this.record - 1), this.record > 1, undefined, words.previous),
      this.count,
      button(
        '▶',
        () => void this.show(this.record + 1),
        this.record > 0 && this.record < this.records,
        undefined,
        words.next,
      ),
      button(words.toWord, () => void this.merge('docx'), some),
      button(words.toPdf, () => void this.merge('pdf'), some),
      button('×', () => void this.close(), true, undefined, words.close),
    );
  }

  private choose(): void {
    if (choose) {
      choose();
      return;
    }
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.csv,text/csv';
    input.onchange = () =>
      void input.files?.[0]?.arrayBuffer().then((bytes) => this.take(decodeText(new Uint8Array(bytes)).text));
    input.click();
  }

  private menu(at: HTMLElement): void {
    const names = this.table[0] ?? [];
    openMenu(
      names.map((name) => ({
        label: name,
        run: () => {
          void this.bench.perform('merge.insert', name).catch(() => undefined); // the person was told
          this.bench.focus(); // what is typed now comes after the field
        },
      })),
      { at },
    );
  }

  /** The document shows this record; none: the names of its fields. */
  private async show(record: number): Promise<void> {
    const names = this.table[0] ?? [];
    const values = this.table[record] ?? [];
    const pairs = record === 0 ? [] : names.flatMap((name, column) => [name, values[column] ?? '']);
    await this.bench.perform('merge.show', ...pairs);
    this.record = record;
    this.fill();
  }

  private async merge(format: 'docx' | 'pdf'): Promise<void> {
    this.bench.notice(words.merging);
    try {
      const fields = await this.bench.perform('merge.fields');
      if (fields.length === 0) throw new Error(words.noFields);
      const table = this.table.map((row) => [...row]);
      const { url } = (await this.bench.connection.ask({ t: 'merge', format, table })) as { url: string };
      this.bench.notice('', 1);
      const link = document.createElement('a');
      link.href = url;
      link.download = '';
      link.click();
    } catch (error) {
      const reason = (error as Error).message;
      this.bench.notice(/^[a-z_]+$/.test(reason) ? words.failed : reason, 6000);
    }
  }

  private async close(): Promise<void> {
    if (this.record > 0) await this.show(0);
    this.element.remove();
    this.bench.focus();
  }
}

function button(
  text: string,
  run: (at: HTMLElement) => void,
  enabled = true,
  pressed?: boolean,
  label?: string,
): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.disabled = !enabled;
  if (label !== undefined) element.setAttribute('aria-label', label);
  if (pressed !== undefined) element.setAttribute('aria-pressed', String(pressed));
  element.onclick = () => run(element);
  return element;
}
