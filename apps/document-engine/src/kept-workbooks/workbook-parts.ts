import type { OfficeParts } from '../office-parts/office-parts.js';
import { type KnownFormula, markFormulas, restoreFormulas } from './known-formulas.js';
import { calls, mended, parametersOf } from './newer-functions.js';
import { attributesOf } from './elements.js';
import { decoded, encoded, sharedStrings } from './sheet-cells.js';
import { type KnownTable, knownTable, restoreTable } from './known-tables.js';

/** The parts of a workbook that are read and rewritten. */
export const WORKBOOK_PARTS =
  /^(?:\[Content_Types\]\.xml|xl\/(?:workbook|sharedStrings|metadata)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/(?:worksheets|tables)\/[^/]+\.xml)$/;

/** What of a workbook LibreOffice cannot hold. */
export interface KnownWorkbook {
  formulas: KnownFormula[];
  tables: KnownTable[];
  /** Names that stand for formulas with newer functions: the formulas by lower-cased names. */
  names: Map<string, string>;
  /** The element that protects the workbook; null: none does. */
  protection: string | null;
}

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const TYPES = '[Content_Types].xml';
const METADATA = 'xl/metadata.xml';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const METADATA_RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata';
const METADATA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml';
const DYNAMIC_ARRAYS = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<metadata xmlns="${MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>`;

const NAME = /(<definedName\s([^<>]*)>)([^<]*)(<\/definedName>)/g;
const PROTECTION = /<workbookProtection(?:\s[^<>]*)?(?:\/>|>\s*<\/workbookProtection>)/;
/** Formulas of rules and of what may be typed. */
const OF_RULES = /(<(?:formula[12]?|xm:f)>)([^<]*)(<\/)/g;

/** Remembers what LibreOffice cannot hold, and makes the parts such that it shows as much as it can. */
export function markWorkbook(parts: OfficeParts, unknown: ReadonlySet<string>): KnownWorkbook {
  const workbook = parts.text(WORKBOOK);
  const known: KnownWorkbook = {
    formulas: [],
    tables: [],
    names: new Map(),
    protection: PROTECTION.exec(workbook)?.[0] ?? null,
  };
  for (const [, , attributes = '', text = ''] of workbook.matchAll(NAME)) {
    const formula = decoded(text);
    if (calls(formula, unknown)) known.names.set((attributesOf(attributes)['name'] ?? '').toLowerCase(), formula);
  }
  const named = new Set([...known.names.keys()].map((name) => name.toUpperCase()));
  let strings: readonly string[] | null = null;
  for (const { name, part } of sheetsOf(parts)) {
    const sheet = parts.text(part);
    if (!/_xl|\scm="/.test(sheet) && named.size === 0) continue;
    strings ??= sharedStrings(parts.text('xl/sharedStrings.xml'));
    parts.set(part, markFormulas(sheet, name, strings, unknown, named, known.formulas));
  }
  for (const part of tableParts(parts)) known.tables.push(...knownTable(parts.text(part)));
  // Calculated anew, they would lose what they last showed.
  if (known.formulas.length > 0) parts.set(WORKBOOK, workbook.replace(/\sfullCalcOnLoad="[^"]*"/, ''));
  return known;
}

/** Puts what was remembered into the parts that LibreOffice wrote, and mends newer functions that were typed since. */
export function restoreWorkbook(parts: OfficeParts, known: KnownWorkbook | null, unknown: ReadonlySet<string>): void {
  const parameters = parametersOf([
    ...(known?.names.values() ?? []),
    ...(known?.formulas ?? []).map(({ formula }) => formula ?? ''),
  ]);
  const mend = (text: string): string => encoded(mended(decoded(text), unknown, parameters));
  let strings: readonly string[] | null = null;
  let restored = false;
  let dynamic = false;
  for (const { name, part } of sheetsOf(parts)) {
    const sheet = parts.text(part);
    const rules = sheet.replace(OF_RULES, (whole: string, begin: string, text: string, end: string) =>
      calls(decoded(text), unknown) ? begin + mend(text) + end : whole,
    );
    strings ??= known?.formulas.some(({ others }) => others.size > 0)
      ? sharedStrings(parts.text('xl/sharedStrings.xml'))
      : [];
    const result = restoreFormulas(rules, name, strings, unknown, known?.formulas ?? []);
    parts.set(part, result.xml);
    restored ||= result.restored;
    dynamic ||= result.dynamic;
  }
  let workbook = parts.text(WORKBOOK).replace(NAME, (whole: string, begin: string, head: string, text: string) => {
    if (!calls(decoded(text), unknown)) return whole;
    const was = known?.names.get((attributesOf(head)['name'] ?? '').toLowerCase());
    const now = was?.toLowerCase() === decoded(text).toLowerCase() ? encoded(was) : mend(text);
    restored = true;
    return `${begin}${now}</definedName>`;
  });
  workbook = workbook.replace(PROTECTION, (written) => protectionOf(written, known?.protection ?? null));
  if (restored) workbook = workbook.replace(/<calcPr(?![^<>]*fullCalcOnLoad)/, '<calcPr fullCalcOnLoad="1"');
  parts.set(WORKBOOK, workbook);
  for (const part of known?.tables.length ? tableParts(parts) : [])
    parts.set(part, restoreTable(parts.text(part), known?.tables ?? []));
  if (dynamic) declareDynamicArrays(parts);
}

/** LibreOffice protects the structure of a workbook, and does not write so. */
function protectionOf(written: string, was: string | null): string {
  const now = attributesOf(written);
  if (was !== null && /lockStructure="(?:1|true)"/.test(was) && now['workbookPassword'] === undefined) return was;
  return now['lockStructure'] === undefined ? written.replace('<workbookProtection', '$& lockStructure="1"') : written;
}

function declareDynamicArrays(parts: OfficeParts): void {
  if (parts.text(METADATA) !== '') return;
  parts.set(METADATA, DYNAMIC_ARRAYS);
  parts.set(
    TYPES,
    parts.text(TYPES).replace('</Types>', `<Override PartName="/${METADATA}" ContentType="${METADATA_TYPE}"/></Types>`),
  );
  const relation = `<Relationship Id="rIdMetadata" Type="${METADATA_RELATION}" Target="metadata.xml"/>`;
  parts.set(RELATIONS, parts.text(RELATIONS).replace('</Relationships>', `${relation}</Relationships>`));
}

function tableParts(parts: OfficeParts): string[] {
  return parts.names.filter((name) => name.startsWith('xl/tables/'));
}

/** The sheets of a workbook with their names, in their order. */
function sheetsOf(parts: OfficeParts): { name: string; part: string }[] {
  const targets = new Map(
    [...parts.text(RELATIONS).matchAll(/<Relationship\s([^<>]*)>/g)].map(([, text = '']) => {
      const { Id: id = '', Target: target = '' } = attributesOf(text);
      return [id, target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
  return [...parts.text(WORKBOOK).matchAll(/<sheet\s([^<>]*)>/g)].flatMap(([, text = '']) => {
    const attributes = attributesOf(text);
    const part = targets.get(attributes['r:id'] ?? '');
    return part === undefined || parts.text(part) === '' ? [] : [{ name: attributes['name'] ?? '', part }];
  });
}
