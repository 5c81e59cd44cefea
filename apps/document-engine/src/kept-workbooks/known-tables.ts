import { attributesOf, changeElements } from './elements.js';

/** What of a table LibreOffice does not write: how it looks, and the formulas that new rows of a column get. */
export interface KnownTable {
  name: string;
  look: string;
  /** By the names of columns. */
  formulas: ReadonlyMap<string, string>;
}

const LOOK = /<tableStyleInfo(?:\s[^<>]*)?(?:\/>|>\s*<\/tableStyleInfo>)/;
const COLUMN_FORMULA = /<calculatedColumnFormula(?:\s[^<>]*)?>[^<]*<\/calculatedColumnFormula>/;

export function knownTable(part: string): KnownTable[] {
  const name = nameOf(part);
  const look = LOOK.exec(part)?.[0] ?? '';
  const formulas = new Map<string, string>();
  changeElements(part, 'tableColumn', (attributes, inside) => {
    const formula = COLUMN_FORMULA.exec(inside)?.[0];
    const column = attributesOf(attributes)['name'];
    if (formula !== undefined && column !== undefined) formulas.set(column, formula);
    return null;
  });
  return name !== '' && (look !== '' || formulas.size > 0) ? [{ name, look, formulas }] : [];
}

/** A table that LibreOffice wrote, with what it had in the file. */
export function restoreTable(part: string, known: readonly KnownTable[]): string {
  const was = known.find(({ name }) => name === nameOf(part));
  if (!was) return part;
  const columns = changeElements(part, 'tableColumn', (attributes, inside) => {
    const formula = was.formulas.get(attributesOf(attributes)['name'] ?? '');
    if (formula === undefined || COLUMN_FORMULA.test(inside)) return null;
    return `<tableColumn${attributes}>${formula}${inside}</tableColumn>`;
  });
  return LOOK.test(columns) ? columns : columns.replace('</table>', `${was.look}</table>`);
}

function nameOf(part: string): string {
  const [, attributes = ''] = /<table\s([^<>]*)>/.exec(part) ?? [];
  return attributesOf(attributes)['displayName'] ?? '';
}
