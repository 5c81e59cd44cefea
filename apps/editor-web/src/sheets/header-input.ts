import { TWIPS_PER_PIXEL } from '../canvas/twips.js';
import { texts } from '../i18n.js';
import { openMenu } from '../popups/menu.js';
import { w } from '../ribbon/texts.js';
import type { Workbench } from '../workbench.js';
import { type AxisGeometry, columnName } from './sheet-geometry.js';

const words = texts(
  { optimal: '最适合的大小', height: '行高', width: '列宽', hide: '隐藏', show: '取消隐藏' },
  { optimal: 'Best fit', height: 'Row height', width: 'Column width', hide: 'Hide', show: 'Show hidden' },
);
const GRIP = 4;
const SHIFT = 0x1000;
const HMM_PER_TWIP = 2540 / 1440;

export interface HeaderAxis {
  axis: 'column' | 'row';
  element: HTMLCanvasElement;
  geometry: () => AxisGeometry | null;
  /** Puts columns or rows into a formula that waits for them, e.g. `B:B`; false when none does. */
  refer: (reference: string) => boolean;
}

/** Clicking a header selects, dragging its edge resizes, a double click fits, the right button offers the rest. */
export function attachHeader(bench: Workbench, { axis, element, geometry, refer }: HeaderAxis): void {
  const vertical = axis === 'row';
  const ratio = (): number => window.devicePixelRatio;
  /** How far what is under a position has scrolled; frozen columns and rows never do. */
  const scroll = (at: number): number => {
    const { width, height } = bench.canvas.frozenSize;
    if (at < (vertical ? height : width)) return 0;
    return vertical ? bench.canvas.element.scrollTop : bench.canvas.element.scrollLeft;
  };
  const position = (event: MouseEvent): number => {
    const box = element.getBoundingClientRect();
    return vertical ? event.clientY - box.top : event.clientX - box.left;
  };
  /** The column or row under a position, and the one whose edge it is at. */
  const find = (at: number): { index: number | null; edge: { index: number; start: number } | null } => {
    const pixelsPerTwip = bench.canvas.scale / TWIPS_PER_PIXEL;
    const from = Math.max(0, (at + scroll(at) - GRIP) * ratio());
    const exact = (at + scroll(at)) * ratio();
    let index: number | null = null;
    let edge: { index: number; start: number } | null = null;
    for (const item of geometry()?.within(from, exact + GRIP * ratio(), pixelsPerTwip) ?? []) {
      const end = item.start + item.size;
      if (exact >= item.start && exact < end) index = item.index;
      if (Math.abs(end - exact) <= GRIP * ratio())
        edge = { index: item.index, start: item.start / ratio() - scroll(at) };
    }
    return { index, edge };
  };
  const select = (index: number, modifier: number): void =>
    bench.send({
      t: 'cmd',
      name: vertical ? '.uno:SelectRow' : '.uno:SelectColumn',
      args: JSON.stringify({
        [vertical ? 'Row' : 'Col']: { type: 'long', value: index },
        Modifier: { type: 'unsigned short', value: modifier },
      }),
    });
  // Commands, not procedures: only they tell everybody's page that the geometry changed.
  const size = (index: number, hmm: number): void => {
    if (hmm >= 0)
      bench.command(vertical ? '.uno:RowHeight' : '.uno:ColumnWidth', {
        [vertical ? 'RowHeight' : 'ColumnWidth']: { type: 'unsigned short', value: hmm },
        [vertical ? 'Row' : 'Column']: { type: 'unsigned short', value: index + 1 },
      });
    else if (vertical) void bench.perform('sheets.size', axis, index, index, -1);
    else {
      select(index, 0);
      bench.command('.uno:SetOptimalColumnWidthDirect');
    }
  };
  let resizing: { index: number; start: number } | null = null;
  let selecting = false;
  const guide = document.createElement('div');
  guide.className = vertical ? 'size-guide horizontal' : 'size-guide';

  element.addEventListener('pointermove', (event) => {
    const at = position(event);
    if (resizing) {
      const box = bench.stage.getBoundingClientRect();
      if (vertical) guide.style.top = `${event.clientY - box.top}px`;
      else guide.style.left = `${event.clientX - box.left}px`;
      return;
    }
    const { index, edge } = find(at);
    if (selecting && index !== null) select(index, SHIFT);
    element.style.cursor = bench.mayEdit && edge ? (vertical ? 'row-resize' : 'col-resize') : 'default';
  });
  element.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const { index, edge } = find(position(event));
    if (edge && bench.mayEdit) {
      resizing = edge;
      bench.stage.append(guide);
    } else if (index !== null) {
      const line = vertical ? String(index + 1) : columnName(index);
      if (refer(`${line}:${line}`)) return;
      selecting = true;
      select(index, event.shiftKey ? SHIFT : event.ctrlKey || event.metaKey ? 0x2000 : 0);
      bench.focus();
    }
  });
  element.addEventListener('pointerup', (event) => {
    selecting = false;
    if (!resizing) return;
    const pixels = Math.max(2, position(event) - resizing.start);
    guide.remove();
    size(resizing.index, Math.round((pixels / bench.canvas.zoom) * TWIPS_PER_PIXEL * HMM_PER_TWIP));
    resizing = null;
  });
  element.addEventListener('dblclick', (event) => {
    const { edge } = find(position(event));
    if (edge && bench.mayEdit) size(edge.index, -1);
  });
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    const { index } = find(position(event));
    if (index === null || !bench.mayEdit) return;
    select(index, 0);
    const command = (label: string, icon: string, name: string) => ({
      label,
      icon,
      run: () => bench.command(`.uno:${name}`),
    });
    openMenu(
      [
        ...(vertical
          ? [
              command(w.rowAbove, 'rowAbove', 'InsertRowsBefore'),
              command(w.rowBelow, 'rowBelow', 'InsertRowsAfter'),
              command(w.deleteRows, 'deleteRow', 'DeleteRows'),
            ]
          : [
              command(w.columnBefore, 'columnBefore', 'InsertColumnsBefore'),
              command(w.columnAfter, 'columnAfter', 'InsertColumnsAfter'),
              command(w.deleteColumns, 'deleteColumn', 'DeleteColumns'),
            ]),
        'line',
        {
          label: `${vertical ? words.height : words.width}…`,
          run: () => bench.act(vertical ? 'row-height' : 'column-width'),
        },
        { label: words.optimal, run: () => size(index, -1) },
        { label: words.hide, run: () => bench.command(vertical ? '.uno:HideRow' : '.uno:HideColumn') },
        {
          label: words.show,
          run: () => {
            select(Math.max(0, index - 1), 0);
            select(index + 1, SHIFT);
            bench.command(vertical ? '.uno:ShowRow' : '.uno:ShowColumn');
          },
        },
      ],
      { at: { x: event.clientX, y: event.clientY }, restore: () => bench.focus() },
    );
  });
}
