import type { RuleModel, ValidationModel } from '../guest/model.js';
import type { CellStyles } from './sheet-styles.js';
import { color, escapeXml, int } from './xml.js';

/** Conditional formats; what comes first stands before what comes later (ECMA-376, 18.3.1.18). */
export function rulesXml(rules: readonly RuleModel[], styles: CellStyles): string {
  return rules
    .map(
      (rule, at) =>
        `<conditionalFormatting sqref="${escapeXml(rule.ref)}">${ruleXml(rule, at + 1, styles)}</conditionalFormatting>`,
    )
    .join('');
}

function ruleXml({ ref, rule, style, stop }: RuleModel, priority: number, styles: CellStyles): string {
  const head = (type: string, more = '', own = true): string =>
    `<cfRule type="${type}"${own ? ` dxfId="${styles.difference(style)}"` : ''} priority="${priority}"${stop ? ' stopIfTrue="1"' : ''}${more}`;
  const formulas = (list: readonly string[]): string =>
    `>${list.map((formula) => `<formula>${escapeXml(formula)}</formula>`).join('')}</cfRule>`;
  const first = ref.replace(/:.*$/, '');
  switch (rule.kind) {
    case 'cellIs':
      return head('cellIs', ` operator="${escapeXml(rule.operator)}"`) + formulas(rule.formulas);
    case 'expression':
      return head('expression') + formulas([rule.formula]);
    case 'top':
      return `${head('top10', `${rule.percent ? ' percent="1"' : ''}${rule.bottom ? ' bottom="1"' : ''} rank="${int(rule.rank, 10)}"`)}/>`;
    case 'average':
      return `${head('aboveAverage', rule.above ? '' : ' aboveAverage="0"')}/>`;
    case 'repeated':
      return `${head(rule.unique ? 'uniqueValues' : 'duplicateValues')}/>`;
    case 'text': {
      const quoted = `"${rule.text.replaceAll('"', '""')}"`;
      const formula = {
        containsText: `NOT(ISERROR(SEARCH(${quoted},${first})))`,
        notContainsText: `ISERROR(SEARCH(${quoted},${first}))`,
        beginsWith: `LEFT(${first},LEN(${quoted}))=${quoted}`,
        endsWith: `RIGHT(${first},LEN(${quoted}))=${quoted}`,
      }[rule.operator];
      const operator = rule.operator === 'notContainsText' ? 'notContains' : rule.operator;
      return head(rule.operator, ` operator="${operator}" text="${escapeXml(rule.text)}"`) + formulas([formula]);
    }
    case 'blanks':
      return (
        head(rule.none ? 'notContainsBlanks' : 'containsBlanks') +
        formulas([`LEN(TRIM(${first}))${rule.none ? '>' : '='}0`])
      );
    case 'scale': {
      const middle = rule.colors.length > 2 ? '<cfvo type="percentile" val="50"/>' : '';
      const colors = rule.colors.map((one) => `<color rgb="FF${color(one)}"/>`).join('');
      return `${head('colorScale', '', false)}><colorScale><cfvo type="min"/>${middle}<cfvo type="max"/>${colors}</colorScale></cfRule>`;
    }
    case 'bar':
      return `${head('dataBar', '', false)}><dataBar><cfvo type="min"/><cfvo type="max"/><color rgb="FF${color(rule.color)}"/></dataBar></cfRule>`;
    case 'icons': {
      const count = int(/^\d/.exec(rule.set)?.[0], 3);
      const steps = Array.from(
        { length: count },
        (_, at) => `<cfvo type="percent" val="${Math.round((at * 100) / count)}"/>`,
      );
      return `${head('iconSet', '', false)}><iconSet iconSet="${escapeXml(rule.set)}">${steps.join('')}</iconSet></cfRule>`;
    }
  }
}

/** What may be typed (ECMA-376, 18.3.1.33). */
export function validationsXml(validations: readonly ValidationModel[]): string {
  if (validations.length === 0) return '';
  const list = validations.map((one) => {
    const text = (name: string, value: string): string =>
      value === '' ? '' : ` ${name}="${escapeXml(value.slice(0, 255))}"`;
    const operator =
      ['list', 'custom', 'none'].includes(one.type) || one.operator === 'between'
        ? ''
        : ` operator="${escapeXml(one.operator)}"`;
    const facts = `type="${escapeXml(one.type)}"${one.alert === 'stop' ? '' : ` errorStyle="${escapeXml(one.alert)}"`}${operator}${one.blank ? ' allowBlank="1"' : ''}${one.dropdown ? '' : ' showDropDown="1"'}${one.prompt.shown ? ' showInputMessage="1"' : ''}${one.error.shown ? ' showErrorMessage="1"' : ''}`;
    const texts = `${text('errorTitle', one.error.title)}${text('error', one.error.text)}${text('promptTitle', one.prompt.title)}${text('prompt', one.prompt.text)}`;
    const formulas = one.formulas
      .slice(0, 2)
      .map((formula, at) => `<formula${at + 1}>${escapeXml(formula)}</formula${at + 1}>`);
    return `<dataValidation ${facts}${texts} sqref="${escapeXml(one.ref)}">${formulas.join('')}</dataValidation>`;
  });
  return `<dataValidations count="${list.length}">${list.join('')}</dataValidations>`;
}
