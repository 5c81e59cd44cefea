import { cover } from './cover.js';
import { ApiColor } from './drawing-api.js';
import type { RuleModel, SheetStyle } from './model.js';

const OPERATORS: Readonly<Record<string, string>> = {
  xlBetween: 'between',
  xlNotBetween: 'notBetween',
  xlEqual: 'equal',
  xlNotEqual: 'notEqual',
  xlGreater: 'greaterThan',
  xlLess: 'lessThan',
  xlGreaterEqual: 'greaterThanOrEqual',
  xlLessEqual: 'lessThanOrEqual',
};
const TEXTS = {
  xlContains: 'containsText',
  xlDoesNotContain: 'notContainsText',
  xlBeginsWith: 'beginsWith',
  xlEndsWith: 'endsWith',
} as const;
/** Usual colours of scales and bars: as Excel offers them first. */
const TWO = ['FFEF9C', '63BE7B'];
const THREE = ['F8696B', 'FFEB84', '63BE7B'];
const BAR = '638EC6';

/** `=` of formulas does not stand in files; a text that is neither number nor formula is quoted there. */
export function fileFormula(given: unknown): string {
  if (typeof given === 'object' && given !== null && 'GetAddress' in given)
    return (given as { GetAddress(): string }).GetAddress().replaceAll(/([A-Z]+)(\d+)/g, '$$$1$$$2');
  const text = String(given);
  if (text.startsWith('=')) return text.slice(1);
  return typeof given === 'number' || (text.trim() !== '' && Number.isFinite(Number(text)))
    ? text
    : `"${text.replaceAll('"', '""')}"`;
}

export function operatorOf(name: string | undefined, call: string): string {
  const found = OPERATORS[name ?? 'xlBetween'];
  if (found === undefined) throw new TypeError(`${call}: the operator ${name ?? ''} is not covered`);
  return found;
}

/** The letters of a conditional format. */
class ApiFont {
  constructor(private readonly style: SheetStyle) {}
  GetClassType(): string {
    return 'font';
  }
  SetBold(on = true): void {
    this.style.bold = on;
  }
  SetItalic(on = true): void {
    this.style.italic = on;
  }
  SetStrikethrough(on = true): void {
    this.style.strikeout = on;
  }
  SetUnderline(kind: string | boolean = true): void {
    this.style.underline = kind !== false && kind !== 'none' && kind !== 'xlUnderlineStyleNone';
  }
  SetColor(color: ApiColor): void {
    this.style.color = color.color;
  }
}

/** One conditional format of a range. */
export class ApiFormatCondition {
  constructor(
    private readonly all: RuleModel[],
    readonly known: RuleModel,
  ) {}
  GetClassType(): string {
    return 'formatCondition';
  }
  GetFont(): ApiFont {
    return cover('ApiFont', new ApiFont(this.known.style));
  }
  SetFillColor(color: ApiColor | null): void {
    if (color === null) delete this.known.style.fill;
    else this.known.style.fill = color.color;
  }
  GetFillColor(): ApiColor | string {
    const { fill } = this.known.style;
    return fill === undefined ? 'No Fill' : new ApiColor(fill);
  }
  GetFormula1(): string {
    return this.formula(0);
  }
  GetFormula2(): string {
    return this.formula(1);
  }
  private formula(at: number): string {
    const { rule } = this.known;
    const formula =
      rule.kind === 'cellIs' ? rule.formulas[at] : rule.kind === 'expression' && at === 0 ? rule.formula : undefined;
    return formula === undefined ? '' : `=${formula}`;
  }
  GetNumberFormat(): string {
    return this.known.style.numberFormat ?? 'General';
  }
  SetNumberFormat(format: string): void {
    this.known.style.numberFormat = format;
  }
  /** Of a rule for the first or last ones. */
  SetRank(rank: number): void {
    const { rule } = this.known;
    if (rule.kind === 'top') rule.rank = rank;
  }
  SetPercent(on = true): void {
    const { rule } = this.known;
    if (rule.kind === 'top') rule.percent = on;
  }
  SetTopBottom(which: string): void {
    const { rule } = this.known;
    if (rule.kind === 'top') rule.bottom = /bottom/i.test(which);
  }
  SetAboveBelow(which: string): void {
    const { rule } = this.known;
    if (rule.kind === 'average') rule.above = /above/i.test(which);
  }
  SetDupeUnique(which: string): void {
    const { rule } = this.known;
    if (rule.kind === 'repeated') rule.unique = /unique/i.test(which);
  }
  Delete(): void {
    const at = this.all.indexOf(this.known);
    if (at >= 0) this.all.splice(at, 1);
  }
}

/** The conditional formats that a script gives a range. */
export class ApiFormatConditions {
  constructor(
    private readonly all: RuleModel[],
    private readonly ref: string,
  ) {}
  GetClassType(): string {
    return 'formatConditions';
  }
  private own(): RuleModel[] {
    return this.all.filter((rule) => rule.ref === this.ref);
  }
  GetCount(): number {
    return this.own().length;
  }
  /** From 1. */
  GetItem(at: number): ApiFormatCondition | null {
    const known = this.own()[at - 1];
    return known ? cover('ApiFormatCondition', new ApiFormatCondition(this.all, known)) : null;
  }
  Delete(): void {
    for (const rule of this.own()) this.all.splice(this.all.indexOf(rule), 1);
  }
  Add(type: string, operator?: string, first?: unknown, second?: unknown): ApiFormatCondition {
    switch (type) {
      case 'xlCellValue': {
        const formulas = [first, second].filter((one) => one !== undefined && one !== null).map(fileFormula);
        return this.add({ kind: 'cellIs', operator: operatorOf(operator, 'ApiFormatConditions.Add'), formulas });
      }
      case 'xlExpression':
        return this.add({
          kind: 'expression',
          formula: (typeof first === 'string' ? first : (operator ?? '')).replace(/^=/, ''),
        });
      case 'xlTextString': {
        const how = TEXTS[(operator ?? 'xlContains') as keyof typeof TEXTS] as (typeof TEXTS)['xlContains'] | undefined;
        if (how === undefined) break;
        return this.add({ kind: 'text', operator: how, text: String(first) });
      }
      case 'xlBlanksCondition':
      case 'xlNoBlanksCondition':
        return this.add({ kind: 'blanks', none: type === 'xlNoBlanksCondition' });
      case 'xlTop10':
        return this.AddTop10();
      case 'xlUniqueValues':
        return this.AddUniqueValues();
      case 'xlAboveAverageCondition':
        return this.AddAboveAverage();
    }
    throw new TypeError(`ApiFormatConditions.Add("${type}", "${String(operator)}") is not covered`);
  }
  AddTop10(): ApiFormatCondition {
    return this.add({ kind: 'top', rank: 10, bottom: false, percent: false });
  }
  AddAboveAverage(): ApiFormatCondition {
    return this.add({ kind: 'average', above: true });
  }
  AddUniqueValues(): ApiFormatCondition {
    return this.add({ kind: 'repeated', unique: true });
  }
  /** Of two or three colours. */
  AddColorScale(count: number | string = 3): ApiFormatCondition {
    return this.add({ kind: 'scale', colors: [...(/2|two/i.test(String(count)) ? TWO : THREE)] });
  }
  AddDatabar(): ApiFormatCondition {
    return this.add({ kind: 'bar', color: BAR });
  }
  AddIconSetCondition(): ApiFormatCondition {
    return this.add({ kind: 'icons', set: '3TrafficLights1' });
  }
  private add(rule: RuleModel['rule']): ApiFormatCondition {
    const known: RuleModel = { ref: this.ref, rule, style: {}, stop: false };
    this.all.push(known);
    return cover('ApiFormatCondition', new ApiFormatCondition(this.all, known));
  }
}
