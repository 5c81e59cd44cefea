import type { LiveEdit } from './live-model.js';
import type { TextModel } from './model.js';

/** What a script wants done in the open document, in its order. */
export class LiveEdits {
  readonly list: LiveEdit[] = [];
  readonly inserts: TextModel[] = [];
  add(what: string, ...args: (string | number)[]): true {
    this.list.push([what, ...args]);
    return true;
  }
  /** What follows at the same place becomes one piece of content. */
  insert(where: string | number, content: TextModel): true {
    const last = this.list.at(-1);
    const before = last?.[0] === 'insert' && last[1] === where ? this.inserts[Number(last[2])] : undefined;
    if (before && last) {
      const blocks =
        typeof where === 'number' ? [...content.blocks, ...before.blocks] : [...before.blocks, ...content.blocks];
      this.inserts[Number(last[2])] = { ...content, blocks };
      return true;
    }
    return this.add('insert', where, this.inserts.push(content) - 1);
  }
}

/** Formatting of text that is in the document. */
export class LiveFormat {
  constructor(
    protected readonly edits: LiveEdits,
    private readonly place: LiveEdit,
  ) {}
  SetBold(on = true): this {
    return this.format('bold', on ? 1 : 0);
  }
  SetItalic(on = true): this {
    return this.format('italic', on ? 1 : 0);
  }
  SetUnderline(on = true): this {
    return this.format('underline', on ? 1 : 0);
  }
  SetStrikeout(on = true): this {
    return this.format('strikeout', on ? 1 : 0);
  }
  SetColor(red: number | { color: string }, green = 0, blue = 0): this {
    return this.format('color', typeof red === 'object' ? Number.parseInt(red.color, 16) : rgb(red, green, blue));
  }
  SetHighlight(name: string): this {
    return this.format('highlight', HIGHLIGHTS[name] ?? -1);
  }
  /** In half-points. */
  SetFontSize(halfPoints: number): this {
    return this.format('size', halfPoints / 2);
  }
  SetFontFamily(name: string): this {
    return this.format('font', name);
  }
  protected format(name: string, value: string | number): this {
    const [what, ...args] = this.place;
    this.edits.add(what, ...args, name, value);
    return this;
  }
}

const HIGHLIGHTS: Record<string, number> = {
  yellow: 0xffff00,
  green: 0x00ff00,
  cyan: 0x00ffff,
  magenta: 0xff00ff,
  blue: 0x0000ff,
  red: 0xff0000,
  darkGray: 0x808080,
  lightGray: 0xc0c0c0,
  black: 0x000000,
};

function rgb(red: number, green: number, blue: number): number {
  return [red, green, blue].reduce((sum, part) => sum * 256 + Math.min(255, Math.max(0, Math.round(part) || 0)), 0);
}
