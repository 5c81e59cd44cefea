import { texts } from '../i18n.js';
import { w } from '../ribbon/texts.js';
import { tablePropertiesLabel } from '../ribbon/words-more-tools.js';
import { fontSettingsLabel } from '../ribbon/words-text-tools.js';
import { openMenu, type MenuEntry } from '../popups/menu.js';
import { pictureEntries, type PictureUse } from '../pictures/pictures.js';
import type { Workbench } from '../workbench.js';
import { turnEntries, words as objectWords, wrapEntries } from './object-entries.js';
import { spellingEntries } from './spelling.js';

const words = texts(
  {
    paste: '粘贴',
    pastePlain: '只粘贴文本',
    pasteValues: '只粘贴值',
    pasteFormulas: '只粘贴公式',
    pasteFormats: '只粘贴格式',
    pasteTurned: '转置粘贴',
    editChart: '编辑图表…',
    editLink: '编辑链接…',
    openLink: '打开链接',
    removeLink: '删除链接',
    delete: '删除',
    image: '图片',
    selectAll: '全选',
    newSlide: '新建幻灯片',
  },
  {
    paste: 'Paste',
    pastePlain: 'Paste text only',
    pasteValues: 'Paste values only',
    pasteFormulas: 'Paste formulas only',
    pasteFormats: 'Paste formats only',
    pasteTurned: 'Paste transposed',
    editChart: 'Edit chart…',
    editLink: 'Edit link…',
    openLink: 'Open link',
    removeLink: 'Remove link',
    delete: 'Delete',
    image: 'Picture',
    selectAll: 'Select all',
    newSlide: 'New slide',
  },
);

/** The commands that LibreOffice would offer at a place (LOK_CALLBACK_CONTEXT_MENU). */
function offered(payload: string): Set<string> {
  const found = new Set<string>();
  const walk = (items: unknown): void => {
    if (!Array.isArray(items)) return;
    for (const item of items as { command?: string; enabled?: string; menu?: unknown }[]) {
      if (item.command !== undefined && item.enabled !== 'false') found.add(item.command.replace('.uno:', ''));
      walk(item.menu);
    }
  };
  walk((JSON.parse(payload) as { menu?: unknown }).menu);
  return found;
}

/** Our own menu for what is under the pointer: what LibreOffice offers there tells what it is. `more`: what the host adds. */
export function showContextMenu(
  bench: Workbench,
  payload: string,
  at: { x: number; y: number },
  more: readonly MenuEntry[] = [],
): void {
  const has = offered(payload);
  const any = (...names: string[]): boolean => names.some((name) => has.has(name));
  const command = (label: string, icon: string | undefined, name: string, shortcut?: string): MenuEntry => ({
    label,
    ...(icon === undefined ? {} : { icon }),
    ...(shortcut === undefined ? {} : { shortcut }),
    run: () => bench.command(`.uno:${name}`),
  });
  const act = (label: string, icon: string | undefined, name: string, shortcut?: string): MenuEntry => ({
    label,
    ...(icon === undefined ? {} : { icon }),
    ...(shortcut === undefined ? {} : { shortcut }),
    run: () => bench.act(name),
  });
  const entries: MenuEntry[] = [
    ...spellingEntries(bench, payload),
    act(w.cut, 'cut', 'cut', 'Ctrl+X'),
    act(w.copy, 'copy', 'copy', 'Ctrl+C'),
    act(words.paste, 'paste', 'paste', 'Ctrl+V'),
    act(bench.kind === 'spreadsheet' ? words.pasteValues : words.pastePlain, undefined, 'paste-plain', 'Ctrl+Shift+V'),
    ...(bench.kind === 'spreadsheet'
      ? [
          act(words.pasteFormulas, undefined, 'paste-formulas'),
          act(words.pasteFormats, undefined, 'paste-formats'),
          act(words.pasteTurned, undefined, 'paste-turned'),
        ]
      : []),
    'line',
  ];
  if (any('OpenHyperlinkOnCursor', 'EditHyperlink', 'RemoveHyperlink'))
    entries.push(
      act(words.editLink, 'link', 'link', 'Ctrl+K'),
      command(words.removeLink, undefined, 'RemoveHyperlink'),
      'line',
    );
  const onObject = any(
    'TransformDialog',
    'BringToFront',
    'ArrangeMenu',
    'ArrangeFrameMenu',
    'GraphicDialog',
    'FrameDialog',
  );
  /** A chart, or a file inside this one. */
  const isEmbedded = any('OriginalSize') && !any('ChangePicture', 'Crop', 'SaveGraphic');
  if (
    bench.kind !== 'spreadsheet' &&
    any('TableRowMenu', 'InsertRowsAfter', 'TableDialog', 'MergeCells', 'TableInsertMenu', 'TableDeleteMenu')
  ) {
    entries.push(
      command(w.rowAbove, 'rowAbove', 'InsertRowsBefore'),
      command(w.rowBelow, 'rowBelow', 'InsertRowsAfter'),
      command(w.columnBefore, 'columnBefore', 'InsertColumnsBefore'),
      command(w.columnAfter, 'columnAfter', 'InsertColumnsAfter'),
      'line',
      command(w.mergeCells, 'merge', 'MergeCells'),
      ...(bench.kind === 'text' ? [act(w.splitCell, 'split', 'split-cell')] : []),
      'line',
      command(w.deleteRows, 'deleteRow', 'DeleteRows'),
      command(w.deleteColumns, 'deleteColumn', 'DeleteColumns'),
      command(w.deleteTable, 'remove', 'DeleteTable'),
      ...(bench.kind === 'text' ? [act(tablePropertiesLabel, 'settings', 'table-properties')] : []),
      'line',
    );
  }
  if (onObject && bench.mayEdit) {
    const uses: PictureUse[] = any('GraphicDialog', 'ChangePicture', 'Crop', 'SaveGraphic') ? ['change'] : ['fill'];
    entries.push(...pictureEntries(bench, uses));
  }
  if (onObject && bench.kind !== 'spreadsheet') {
    if (bench.kind === 'text') entries.push('line', { heading: objectWords.wrap }, ...wrapEntries(bench), 'line');
    if (any('Crop', 'GraphicDialog', 'ChangePicture')) entries.push(act(objectWords.crop, undefined, 'crop'));
    if (bench.kind === 'text') entries.push(...turnEntries(bench));
    if (bench.kind === 'presentation')
      entries.push(
        act(w.duplicateObject, 'duplicateSlide', 'duplicate', 'Ctrl+D'),
        act(`${w.formatObject}…`, undefined, 'object-format'),
        act(objectWords.alt, undefined, 'alt-text'),
        ...(isEmbedded
          ? [act(words.editChart, 'chart', 'chart-edit'), act(w.chartData, undefined, 'chart-data'), 'line' as const]
          : []),
        command(w.groupObjects, undefined, 'FormatGroup', 'Ctrl+G'),
        command(w.ungroupObjects, undefined, 'FormatUngroup', 'Ctrl+Shift+G'),
        'line',
      );
    else
      entries.push(
        act(objectWords.size, undefined, 'object-size'),
        act(objectWords.alt, undefined, 'alt-text'),
        'line',
      );
  }
  if (onObject && bench.kind === 'spreadsheet' && bench.mayEdit && !any('GraphicDialog', 'ChangePicture'))
    entries.push(act(words.editChart, 'chart', 'chart-edit'));
  if (onObject)
    entries.push(
      command(w.toFront, 'arrange', 'BringToFront'),
      command(w.toBack, undefined, 'SendToBack'),
      command(words.delete, 'remove', 'Delete', 'Del'),
      'line',
    );
  if (bench.kind === 'spreadsheet' && !onObject)
    entries.push(
      command(w.rowAbove, 'rowAbove', 'InsertRowsBefore'),
      command(w.columnBefore, 'columnBefore', 'InsertColumnsBefore'),
      command(w.deleteRows, 'deleteRow', 'DeleteRows'),
      command(w.deleteColumns, 'deleteColumn', 'DeleteColumns'),
      command(w.clearContents, undefined, 'ClearContents', 'Del'),
      'line',
      command(w.sortUp, 'sortUp', 'SortAscending'),
      command(w.sortDown, 'sortDown', 'SortDescending'),
      command(w.filter, 'filter', 'DataFilterAutoFilter'),
      'line',
      act(`${w.format}…`, 'number', 'number-format', 'Ctrl+1'),
      act(w.validation, 'check', 'validation'),
      act(w.conditional, 'conditional', 'conditional'),
      'line',
    );
  if (bench.kind === 'text' && !onObject)
    entries.push(
      act(fontSettingsLabel, 'settings', 'font', 'Ctrl+D'),
      act(w.paragraphMore, 'spacing', 'paragraph', 'Ctrl+Alt+P'),
    );
  if (bench.kind === 'presentation' && !onObject)
    entries.push(command(words.newSlide, 'plus', 'InsertPage'), ...pictureEntries(bench, ['slide']));
  entries.push(
    act(w.link, 'link', 'link', 'Ctrl+K'),
    act(w.comment, 'comment', 'comment', 'Ctrl+Alt+M'),
    'line',
    command(words.selectAll, undefined, 'SelectAll', 'Ctrl+A'),
  );
  if (more.length > 0) entries.push('line', ...more);
  openMenu(entries, { at, restore: () => bench.focus() });
}
