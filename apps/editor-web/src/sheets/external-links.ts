import { dialogButton, openDialog } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    title: '外部链接',
    none: '此工作簿没有指向其他工作簿的链接。',
    cells: '个单元格',
    update: '更新值',
    updateAll: '全部更新',
    change: '更改源',
    open: '打开源',
    add: '插入链接',
    file: '文件名',
    sheet: '工作表',
    range: '区域',
    refreshing: '正在更新链接…',
    done: '链接已更新',
    noSource: '当前打开方式不能提供其他工作簿的数据。',
    nothing: '没有可更新的单元格',
    failed: '未能更新链接',
  },
  {
    title: 'External links',
    none: 'This workbook has no links to other workbooks.',
    cells: 'cells',
    update: 'Update values',
    updateAll: 'Update all',
    change: 'Change source',
    open: 'Open source',
    add: 'Insert link',
    file: 'File name',
    sheet: 'Sheet',
    range: 'Range',
    refreshing: 'Updating links…',
    done: 'The links are up to date',
    noSource: 'The page that opened this workbook gives no data of others.',
    nothing: 'There are no cells to update',
    failed: 'The link could not be updated',
  },
);

/** A link of the open workbook to another one. */
export interface ExternalLink {
  /** As the workbook writes it. */
  path: string;
  /** What the page around the editor knows the other workbook by; null until it was asked once. */
  referenceData: unknown;
}

/** The other workbook, fetched for the engine. */
export interface LinkSource {
  /** A signed link. */
  file: string;
  /** What the workbook is to write from now on; null: as before. */
  path: string | null;
  referenceData: unknown;
}

/** The page around the editor, as far as it knows other workbooks. Each rejects with a reason for the person. */
export interface LinkProvider {
  update?: (link: ExternalLink) => Promise<LinkSource>;
  choose?: (link: ExternalLink) => Promise<LinkSource>;
  open?: (link: ExternalLink) => void;
}

let provider: LinkProvider = {};

/** Tells who knows other workbooks. */
export function provideLinks(given: LinkProvider): void {
  provider = given;
}

type Ask = (message: { t: 'do'; name: string; args: (string | number)[]; file?: string }) => Promise<unknown>;

/** Lays what the source says under the link's cells; how many cells that are. */
export async function refreshLink(ask: Ask, link: ExternalLink, source: LinkSource): Promise<number> {
  const path = source.path === null ? link.path : safePath(source.path);
  const known = source.referenceData === null ? '' : JSON.stringify(source.referenceData);
  const args = [link.path, path, known];
  const rows = (await ask({ t: 'do', name: 'links.refresh', args, file: source.file })) as string[][];
  return Number(rows[0]?.[0] ?? 0);
}

export async function listLinks(ask: Ask): Promise<(ExternalLink & { cells: number })[]> {
  const rows = (await ask({ t: 'do', name: 'links.list', args: [] })) as string[][];
  return rows.map(([path = '', cells = '0', known = '']) => ({
    path,
    cells: Number(cells),
    referenceData: read(known),
  }));
}

/** Relative, and without what LibreOffice reads as something else than a name. */
function safePath(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .replaceAll(/[%#?]/g, (sign) => encodeURIComponent(sign));
}

function read(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null; // a property that somebody else gave this name
  }
}

export async function externalLinksDialog(bench: Workbench): Promise<void> {
  const ask: Ask = (message) => bench.connection.ask(message);
  const body = document.createElement('div');
  body.className = 'form external-links';
  const list = document.createElement('div');
  const known = { ...provider };
  const show = async (): Promise<void> => {
    const links = await listLinks(ask);
    list.replaceChildren(...links.map((link) => row(link)));
    if (links.length === 0) list.append(note(words.none));
  };
  const refresh = async (link: ExternalLink, from: (link: ExternalLink) => Promise<LinkSource>): Promise<void> => {
    bench.notice(words.refreshing);
    try {
      const cells = await refreshLink(ask, link, await from(link));
      bench.notice(cells === 0 ? words.nothing : words.done, 3000);
    } catch (error) {
      const reason = (error as Error).message;
      bench.notice(/^[a-z_]+$/.test(reason) ? words.failed : reason, 6000);
    }
    await show();
  };
  const row = (link: ExternalLink & { cells: number }): HTMLElement => {
    const line = document.createElement('div');
    line.className = 'form-row list-row';
    line.dataset['link'] = link.path;
    const label = document.createElement('span');
    label.textContent = `${link.path} (${link.cells} ${words.cells})`;
    line.append(label);
    const { update, choose, open } = known;
    if (update && bench.mayEdit) line.append(dialogButton(words.update, () => void refresh(link, update)));
    if (choose && bench.mayEdit) line.append(dialogButton(words.change, () => void refresh(link, choose)));
    if (open) line.append(dialogButton(words.open, () => open(link)));
    return line;
  };
  body.append(list);
  const { update } = known;
  if (!update) body.append(note(words.noSource));
  else if (bench.mayEdit) body.append(insertion(bench, ask, (link) => refresh(link, update)));
  await show();
  const all = dialogButton(
    words.updateAll,
    () =>
      void (async () => {
        for (const link of await listLinks(ask)) if (update) await refresh(link, update);
      })(),
    true,
  );
  await openDialog(words.title, body, update && bench.mayEdit ? [all] : []).closed;
}

/** Fields to link the selected cell, and those right and below of it, to a range of another workbook. */
function insertion(bench: Workbench, ask: Ask, refresh: (link: ExternalLink) => Promise<void>): HTMLElement {
  const form = document.createElement('form');
  form.className = 'form-row link-insertion';
  const field = (label: string, value: string): HTMLInputElement => {
    const input = document.createElement('input');
    input.placeholder = label;
    input.setAttribute('aria-label', label);
    input.required = true;
    input.value = value;
    return input;
  };
  const [file, sheet, range] = [field(words.file, ''), field(words.sheet, 'Sheet1'), field(words.range, 'A1')];
  range.pattern = '\\$?[A-Za-z]{1,3}\\$?[0-9]{1,7}(:\\$?[A-Za-z]{1,3}\\$?[0-9]{1,7})?';
  const button = dialogButton(words.add, () => form.requestSubmit());
  form.append(file, sheet, range, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    const path = safePath(file.value.trim());
    const area = range.value.toUpperCase().replaceAll('$', '');
    ask({ t: 'do', name: 'links.insert', args: [path, sheet.value, area] }).then(
      () => refresh({ path, referenceData: null }),
      (error: unknown) => bench.notice((error as Error).message, 6000),
    );
  };
  return form;
}

function note(text: string): HTMLElement {
  const element = document.createElement('p');
  element.className = 'empty';
  element.textContent = text;
  return element;
}
