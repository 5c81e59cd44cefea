import { t } from '../i18n.js';
import { icon } from './icons.js';

export interface ToolbarHooks {
  command: (name: string, args?: Record<string, unknown>) => void;
  insertImage: () => void;
  newSheet: () => void;
}

type Kind = 'text' | 'spreadsheet' | 'presentation';
interface Button {
  label: string;
  /** A drawing of icons.ts, or with `style` the letters themselves. */
  icon: string;
  command?: string;
  args?: Record<string, unknown>;
  run?: (hooks: ToolbarHooks) => void;
  kinds?: readonly Kind[];
  style?: string;
}

const ALL: readonly Kind[] = ['text', 'spreadsheet', 'presentation'];
const TEXTY: readonly Kind[] = ['text', 'presentation'];
const SHEET: readonly Kind[] = ['spreadsheet'];
const SLIDE: readonly Kind[] = ['presentation'];
const long = (value: number): { type: string; value: number } => ({ type: 'long', value });

const GROUPS: Button[][] = [
  [
    { label: t('undo'), icon: 'undo', command: '.uno:Undo' },
    { label: t('redo'), icon: 'redo', command: '.uno:Redo' },
  ],
  [
    { label: t('bold'), icon: 'B', command: '.uno:Bold', style: 'font-weight:700' },
    { label: t('italic'), icon: 'I', command: '.uno:Italic', style: 'font-style:italic' },
    { label: t('underline'), icon: 'U', command: '.uno:Underline', style: 'text-decoration:underline' },
    { label: t('strike'), icon: 'S', command: '.uno:Strikeout', style: 'text-decoration:line-through' },
    { label: t('superscript'), icon: 'superscript', command: '.uno:SuperScript', kinds: TEXTY },
    { label: t('subscript'), icon: 'subscript', command: '.uno:SubScript', kinds: TEXTY },
    { label: t('clear'), icon: 'clear', command: '.uno:ResetAttributes' },
  ],
  [
    { label: t('alignLeft'), icon: 'alignLeft', command: '.uno:LeftPara', kinds: TEXTY },
    { label: t('alignCenter'), icon: 'alignCenter', command: '.uno:CenterPara', kinds: TEXTY },
    { label: t('alignRight'), icon: 'alignRight', command: '.uno:RightPara', kinds: TEXTY },
    { label: t('justify'), icon: 'justify', command: '.uno:JustifyPara', kinds: TEXTY },
    { label: t('alignLeft'), icon: 'alignLeft', command: '.uno:AlignLeft', kinds: SHEET },
    { label: t('alignCenter'), icon: 'alignCenter', command: '.uno:AlignHorizontalCenter', kinds: SHEET },
    { label: t('alignRight'), icon: 'alignRight', command: '.uno:AlignRight', kinds: SHEET },
  ],
  [
    { label: t('bullets'), icon: 'bullets', command: '.uno:DefaultBullet', kinds: TEXTY },
    { label: t('numbering'), icon: 'numbering', command: '.uno:DefaultNumbering', kinds: ['text'] },
    { label: t('outdent'), icon: 'outdent', command: '.uno:DecrementIndent', kinds: ['text', 'spreadsheet'] },
    { label: t('indent'), icon: 'indent', command: '.uno:IncrementIndent', kinds: ['text', 'spreadsheet'] },
  ],
  [
    { label: t('merge'), icon: 'merge', command: '.uno:ToggleMergeCells', kinds: SHEET },
    { label: t('wrap'), icon: 'wrap', command: '.uno:WrapText', kinds: SHEET },
    { label: t('sum'), icon: 'sum', command: '.uno:AutoSum', kinds: SHEET },
    { label: t('currency'), icon: 'currency', command: '.uno:NumberFormatCurrency', kinds: SHEET },
    { label: t('percent'), icon: 'percent', command: '.uno:NumberFormatPercent', kinds: SHEET },
    { label: t('decimalsMore'), icon: 'decimalsMore', command: '.uno:NumberFormatIncDecimals', kinds: SHEET },
    { label: t('decimalsLess'), icon: 'decimalsLess', command: '.uno:NumberFormatDecDecimals', kinds: SHEET },
    { label: t('sortUp'), icon: 'sortUp', command: '.uno:SortAscending', kinds: SHEET },
    { label: t('sortDown'), icon: 'sortDown', command: '.uno:SortDescending', kinds: SHEET },
    { label: t('insertRow'), icon: 'insertRow', command: '.uno:InsertRows', kinds: SHEET },
    { label: t('insertColumn'), icon: 'insertColumn', command: '.uno:InsertColumns', kinds: SHEET },
    { label: t('deleteRow'), icon: 'deleteRow', command: '.uno:DeleteRows', kinds: SHEET },
    { label: t('deleteColumn'), icon: 'deleteColumn', command: '.uno:DeleteColumns', kinds: SHEET },
    { label: t('newSheet'), icon: 'plus', run: (hooks) => hooks.newSheet(), kinds: SHEET },
  ],
  [
    {
      label: t('table'),
      icon: 'table',
      command: '.uno:InsertTable',
      args: { Columns: long(3), Rows: long(3) },
      kinds: ['text'],
    },
    { label: t('image'), icon: 'image', run: (hooks) => hooks.insertImage(), kinds: ALL },
    { label: t('pageBreak'), icon: 'pageBreak', command: '.uno:InsertPagebreak', kinds: ['text'] },
    { label: t('newSlide'), icon: 'plus', command: '.uno:InsertPage', kinds: SLIDE },
    { label: t('duplicateSlide'), icon: 'duplicateSlide', command: '.uno:DuplicatePage', kinds: SLIDE },
    { label: t('deleteSlide'), icon: 'remove', command: '.uno:DeletePage', kinds: SLIDE },
  ],
];

const SIZES = [8, 9, 10, 10.5, 11, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 48, 72];

/** The everyday commands. Pressed and disabled states follow what LibreOffice says of the place where the cursor is. */
export class Toolbar {
  readonly element = document.createElement('div');
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly font = document.createElement('select');
  private readonly size = document.createElement('select');
  private readonly styles = document.createElement('select');
  private readonly colors = new Map<string, HTMLInputElement>();

  constructor(private readonly hooks: ToolbarHooks) {
    this.element.className = 'toolbar';
    this.element.setAttribute('role', 'toolbar');
  }

  build(kind: string): void {
    this.element.replaceChildren();
    this.buttons.clear();
    if (kind === 'text')
      this.addSelect(this.styles, t('style'), (value) =>
        this.hooks.command('.uno:StyleApply', {
          Style: { type: 'string', value },
          FamilyName: { type: 'string', value: 'ParagraphStyles' },
        }),
      );
    this.addSelect(this.font, t('font'), (value) =>
      this.hooks.command('.uno:CharFontName', { 'CharFontName.FamilyName': { type: 'string', value } }),
    );
    this.addSelect(this.size, t('fontSize'), (value) =>
      this.hooks.command('.uno:FontHeight', { 'FontHeight.Height': { type: 'float', value: Number(value) } }),
    );
    this.size.replaceChildren(...SIZES.map((size) => new Option(String(size), String(size))));
    for (const group of GROUPS) {
      const shown = group.filter((button) => (button.kinds ?? ALL).includes(kind as Kind));
      if (shown.length === 0) continue;
      const box = document.createElement('div');
      box.className = 'toolbar-group';
      for (const button of shown) box.append(this.makeButton(button));
      if (group === GROUPS[1]) {
        box.append(this.makeColor('A', t('color'), '.uno:Color', kind === 'spreadsheet' ? 'Color' : 'Color'));
        box.append(
          this.makeColor(
            '▮',
            t('highlight'),
            kind === 'spreadsheet' ? '.uno:BackgroundColor' : '.uno:CharBackColor',
            kind === 'spreadsheet' ? 'BackgroundColor' : 'CharBackColor',
          ),
        );
      }
      this.element.append(box);
    }
  }

  setFonts(fonts: readonly string[]): void {
    const current = this.font.value;
    this.font.replaceChildren(...fonts.map((name) => new Option(name, name)));
    this.pick(this.font, current);
  }

  setStyles(styles: readonly string[]): void {
    this.styles.replaceChildren(...styles.map((name) => new Option(name, name)));
  }

  /** `.uno:Bold=true`, `.uno:CharFontName=Carlito`, `.uno:Undo=disabled` … */
  state(payload: string): void {
    const at = payload.indexOf('=');
    const name = payload.slice(0, at);
    const value = payload.slice(at + 1);
    if (name === '.uno:CharFontName') this.pick(this.font, value.split(';')[0] ?? '');
    else if (name === '.uno:FontHeight') this.pick(this.size, value);
    else if (name === '.uno:StyleApply') this.pick(this.styles, value);
    const button = this.buttons.get(name);
    if (!button) return;
    button.disabled = value === 'disabled';
    button.setAttribute('aria-pressed', String(value === 'true'));
  }

  private pick(select: HTMLSelectElement, value: string): void {
    if (value === '') return;
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
    select.value = value;
  }

  private addSelect(select: HTMLSelectElement, label: string, onPick: (value: string) => void): void {
    select.title = label;
    select.setAttribute('aria-label', label);
    select.onchange = () => onPick(select.value);
    this.element.append(select);
  }

  private makeButton(definition: Button): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(definition.style === undefined ? icon(definition.icon) : definition.icon);
    button.title = definition.label;
    button.setAttribute('aria-label', definition.label);
    if (definition.style !== undefined) button.style.cssText = definition.style;
    button.onmousedown = (event) => event.preventDefault(); // the document keeps the focus
    button.onclick = () => {
      if (definition.run) definition.run(this.hooks);
      else if (definition.command !== undefined) this.hooks.command(definition.command, definition.args);
    };
    if (definition.command !== undefined) {
      button.dataset['command'] = definition.command;
      this.buttons.set(definition.command, button);
    }
    return button;
  }

  private makeColor(icon: string, label: string, command: string, argument: string): HTMLElement {
    const holder = document.createElement('label');
    holder.className = 'toolbar-color';
    holder.title = label;
    const letter = document.createElement('span');
    letter.textContent = icon;
    const input = document.createElement('input');
    input.type = 'color';
    input.value = argument === 'Color' ? '#c00000' : '#ffff00';
    input.setAttribute('aria-label', label);
    const bar = document.createElement('i');
    bar.style.background = input.value;
    input.onchange = () => {
      bar.style.background = input.value;
      this.hooks.command(command, { [argument]: long(parseInt(input.value.slice(1), 16)) });
    };
    this.colors.set(command, input);
    holder.append(letter, bar, input);
    return holder;
  }
}
