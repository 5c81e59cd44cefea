interface NewerFunction {
  /** What stands before its name in a file. */
  prefix: string;
  /** The first LibreOffice that knows it, as {@link versionNumber}; null: none so far. */
  since: number | null;
}

const IN_24_8 = 'XLOOKUP XMATCH SORTBY UNIQUE SEQUENCE RANDARRAY LET';
const OF_SHEETS_IN_24_8 = 'FILTER SORT';
const IN_25_8 =
  'CHOOSECOLS CHOOSEROWS DROP EXPAND HSTACK VSTACK TAKE TEXTAFTER TEXTBEFORE TEXTSPLIT TOCOL TOROW WRAPCOLS WRAPROWS';
const NOT_YET =
  'LAMBDA MAP REDUCE SCAN BYROW BYCOL MAKEARRAY ISOMITTED ANCHORARRAY SINGLE VALUETOTEXT ARRAYTOTEXT IMAGE GROUPBY PIVOTBY PERCENTOF TRIMRANGE REGEXTEST REGEXEXTRACT REGEXREPLACE TRANSLATE DETECTLANGUAGE';

/** Functions of newer versions of Excel by their names. */
const NEWER: ReadonlyMap<string, NewerFunction> = new Map([
  ...listed(IN_24_8, '_xlfn.', 2408),
  ...listed(OF_SHEETS_IN_24_8, '_xlfn._xlws.', 2408),
  ...listed(IN_25_8, '_xlfn.', 2508),
  ...listed(NOT_YET, '_xlfn.', null),
]);
/** Those whose results fill as many cells as they need. */
const FILLS_CELLS =
  /(?<![\w.])(?:FILTER|SORT|SORTBY|UNIQUE|SEQUENCE|RANDARRAY|CHOOSECOLS|CHOOSEROWS|DROP|EXPAND|HSTACK|VSTACK|TAKE|TEXTSPLIT|TOCOL|TOROW|WRAPCOLS|WRAPROWS|MAP|SCAN|BYROW|BYCOL|MAKEARRAY|GROUPBY|PIVOTBY)\(/i;
/** Characters of a formula; Excel takes 8192. */
const LONGEST = 16_384;
/** Calls of LET and LAMBDA in one formula whose names are looked for. */
const MOST_CALLS = 64;
const QUOTED = /("(?:[^"]|"")*"|'(?:[^']|'')*')/;
const CALLED = /(?<![\w.])((?:_xl(?:fn|ws|udf)\.)*)([a-z][a-z0-9_.]*)(?=\()/gi;
const NAMING = /_xlfn\.(?:LET|LAMBDA)\(/;
const WORD = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_.]*/gu;
const PARAMETER = /_xlpm\.([^\s,()+\-*/^&<>=:;"'{}]+)/gi;

function listed(names: string, prefix: string, since: number | null): [string, NewerFunction][] {
  return names.split(' ').map((name) => [name, { prefix, since }]);
}

/** `7.4.7.2` as 704. */
export function versionNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major || 0) * 100 + (minor || 0);
}

/** The names of functions that this LibreOffice does not know. */
export function unknownTo(version: string): ReadonlySet<string> {
  const number = versionNumber(version);
  return new Set([...NEWER].flatMap(([name, { since }]) => (since === null || since > number ? [name] : [])));
}

/** Whether a formula calls one of the functions. */
export function calls(formula: string, functions: ReadonlySet<string>): boolean {
  if (formula.length > LONGEST) return false;
  return outsideQuotes(formula).some((piece) =>
    [...piece.matchAll(CALLED)].some(([, , name = '']) => functions.has(name.toUpperCase())),
  );
}

/** Whether any formula in a part may call one of the functions. */
export function mayCall(xml: string, functions: ReadonlySet<string>): boolean {
  const names = [...functions].map((name) => name.toLowerCase()).join('|');
  return new RegExp(`_xl(?:fn|ws|udf|pm)\\.|(?<![\\w.])(?:${names})\\(`).test(xml);
}

/** Whether Excel gives the results of a formula to as many cells as they need. */
export function fillsCells(formula: string): boolean {
  return outsideQuotes(formula).some((piece) => FILLS_CELLS.test(piece.replaceAll(/_xl(?:fn|ws)\./gi, '')));
}

/**
 * A formula as Excel writes it: LibreOffice writes the names of functions that it does not know in lower case, and without
 * what Excel puts before them when they were typed. `parameters`: names of LET and LAMBDA in their own case, by lower case.
 */
export function mended(
  formula: string,
  unknown: ReadonlySet<string>,
  parameters: ReadonlyMap<string, string> = new Map(),
): string {
  const named = formula
    .split(QUOTED)
    .map((piece, index) => (index % 2 === 1 ? piece : withNames(piece, unknown, parameters)))
    .join('');
  return withParameters(named);
}

/** Names of LET and LAMBDA in formulas, in their own case, by lower case. */
export function parametersOf(formulas: readonly string[]): Map<string, string> {
  return new Map(
    formulas.flatMap((formula) =>
      [...formula.matchAll(PARAMETER)].map(([, name = '']): [string, string] => [name.toLowerCase(), name]),
    ),
  );
}

function outsideQuotes(formula: string): string[] {
  return formula.split(QUOTED).filter((_piece, index) => index % 2 === 0);
}

function withNames(piece: string, unknown: ReadonlySet<string>, parameters: ReadonlyMap<string, string>): string {
  return piece
    .replace(CALLED, (whole: string, prefix: string, name: string) => {
      if (prefix !== '') return prefix + name.toUpperCase();
      const newer = unknown.has(name.toUpperCase()) ? NEWER.get(name.toUpperCase()) : undefined;
      return newer ? newer.prefix + name.toUpperCase() : whole;
    })
    .replace(PARAMETER, (_whole: string, name: string) => `_xlpm.${parameters.get(name.toLowerCase()) ?? name}`);
}

/** Names that LET and LAMBDA give, marked as such everywhere in their calls. */
function withParameters(formula: string): string {
  let text = formula;
  let at = text.search(NAMING);
  for (let count = 0; at >= 0 && count < MOST_CALLS; count++) {
    const open = text.indexOf('(', at);
    const { given, end } = argumentsFrom(text, open);
    const isLet = text.startsWith('_xlfn.LET', at);
    const names = given
      .filter((_one, index) => index < given.length - 1 && (!isLet || index % 2 === 0))
      .map((name) => name.trim().toLowerCase())
      .filter((name) => !name.startsWith('_xlpm.'));
    text = text.slice(0, open) + marked(text.slice(open, end), new Set(names)) + text.slice(end);
    const next = text.slice(open).search(NAMING);
    at = next < 0 ? -1 : open + next;
  }
  return text;
}

function marked(text: string, names: ReadonlySet<string>): string {
  return text
    .split(QUOTED)
    .map((piece, index) =>
      index % 2 === 1 ? piece : piece.replace(WORD, (word) => (names.has(word.toLowerCase()) ? `_xlpm.${word}` : word)),
    )
    .join('');
}

function argumentsFrom(text: string, open: number): { given: string[]; end: number } {
  const given = [''];
  let depth = 0;
  let quote = '';
  for (let i = open; i < text.length; i++) {
    const sign = text.charAt(i);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if ('({'.includes(sign)) depth++;
    else if (')}'.includes(sign)) depth--;
    if (depth === 0) return { given, end: i + 1 };
    if (depth === 1 && sign === ',' && quote === '') given.push('');
    else if (i > open) given.push((given.pop() ?? '') + sign);
  }
  return { given, end: text.length };
}
