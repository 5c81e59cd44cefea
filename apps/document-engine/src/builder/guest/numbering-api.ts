import { cover } from './cover.js';
import type { LevelModel, NumberingModel } from './model.js';
import { ApiParaPr } from './paragraph-api.js';
import { ApiTextPr } from './run-api.js';

/** One level of a list. */
export class ApiNumberingLevel {
  constructor(
    private readonly list: NumberingModel,
    readonly level: number,
    /** Of the document; null: the plain list of its kind. */
    readonly numbering: number | null,
  ) {}
  get kind(): 'bullet' | 'number' {
    return this.list.kind;
  }
  GetClassType(): string {
    return 'numberingLevel';
  }
  GetLevelIndex(): number {
    return this.level;
  }
  SetCustomType(numberFormat: string, text: string, align = 'left'): void {
    Object.assign(this.facts(), { numberFormat, text, align });
  }
  SetTemplateType(type: string, symbol = ''): void {
    const place = `%${this.level + 1}`;
    const templates: Readonly<Record<string, Partial<LevelModel>>> = {
      none: { numberFormat: 'none', text: '' },
      bullet: { numberFormat: 'bullet', text: symbol === '' ? '•' : symbol },
      '1)': { numberFormat: 'decimal', text: `${place})` },
      '1.': { numberFormat: 'decimal', text: `${place}.` },
      'I.': { numberFormat: 'upperRoman', text: `${place}.` },
      'A.': { numberFormat: 'upperLetter', text: `${place}.` },
      'a)': { numberFormat: 'lowerLetter', text: `${place})` },
      'a.': { numberFormat: 'lowerLetter', text: `${place}.` },
      'i.': { numberFormat: 'lowerRoman', text: `${place}.` },
    };
    const template = templates[type];
    if (!template) throw new TypeError(`ApiNumberingLevel.SetTemplateType("${type}") is not covered`);
    Object.assign(this.facts(), template);
  }
  SetSuff(suffix: string): void {
    this.facts().suffix = suffix;
  }
  SetStart(start: number): void {
    this.facts().start = start;
  }
  SetRestart(): void {
    return; // levels begin again below every higher one
  }
  GetTextPr(): ApiTextPr {
    return cover('ApiTextPr', new ApiTextPr(this.facts().run));
  }
  GetParaPr(): ApiParaPr {
    return cover('ApiParaPr', new ApiParaPr(this.facts().format));
  }
  private facts(): LevelModel {
    return (this.list.levels[String(this.level)] ??= { format: {}, run: {} });
  }
}

/** A list of a document: its paragraphs count on from each other, and from no other list. */
export class ApiNumbering {
  readonly list: NumberingModel;
  constructor(
    kind: 'bullet' | 'number',
    readonly numbering: number,
  ) {
    this.list = { kind, levels: {} };
  }
  GetClassType(): string {
    return 'numbering';
  }
  GetLevel(level: number): ApiNumberingLevel {
    return cover('ApiNumberingLevel', new ApiNumberingLevel(this.list, level, this.numbering));
  }
}
