import { rw } from '../ribbon/sheets-words.js';
import type { Workbench } from '../workbench.js';
import { ask, hexToNumber } from './dialog.js';
import { d } from './texts.js';

/** Of the selected rows, in points as everywhere. */
export async function rowHeightDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.rowHeight,
    fields: [{ id: 'size', label: d.rowHeight, type: 'number', value: 15, min: 1, max: 409, step: 0.25, unit: 'pt' }],
  });
  if (values)
    bench.command('.uno:RowHeight', {
      RowHeight: { type: 'unsigned short', value: Math.round((Number(values['size']) * 2540) / 72) },
    });
}

/** Of the selected columns. */
export async function columnWidthDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.columnWidth,
    fields: [{ id: 'size', label: d.columnWidth, type: 'number', value: 2, min: 0.1, max: 60, step: 0.1, unit: 'cm' }],
  });
  if (values)
    bench.command('.uno:ColumnWidth', {
      ColumnWidth: { type: 'unsigned short', value: Math.round(Number(values['size']) * 1000) },
    });
}

/** com.sun.star.sheet.ConditionOperator */
const OPERATORS = [
  ['1', d.equal],
  ['2', d.notEqual],
  ['3', d.greater],
  ['4', d.greaterEqual],
  ['5', d.less],
  ['6', d.lessEqual],
  ['7', d.between],
  ['8', d.notBetween],
] as const;
/** com.sun.star.sheet.ValidationType */
const ALLOW = [
  ['0', d.any],
  ['6', d.list],
  ['1', d.whole],
  ['2', d.decimal],
  ['3', d.date],
  ['4', d.time],
  ['5', d.length],
  ['7', d.custom],
] as const;

export async function validationDialog(bench: Workbench): Promise<void> {
  const [now = []] = await bench.perform('sheets.validation');
  const source = (now[2] ?? '').startsWith('"') ? (now[2] ?? '').slice(1, -1).split('";"').join(',') : (now[2] ?? '');
  const values = await ask({
    title: d.validation,
    fields: [
      { id: 'type', label: d.allow, type: 'select', value: now[0] ?? '0', options: ALLOW },
      { id: 'list', label: d.listSource, type: 'text', value: now[0] === '6' ? source : '' },
      {
        id: 'operator',
        label: d.condition,
        type: 'select',
        value: now[1] === '0' ? '7' : (now[1] ?? '7'),
        options: OPERATORS,
      },
      { id: 'first', label: d.minimumValue, type: 'text', value: now[0] === '6' ? '' : (now[2] ?? '') },
      { id: 'second', label: d.maximumValue, type: 'text', value: now[3] === '0' ? '' : (now[3] ?? '') },
      { id: 'help', label: d.inputMessage, type: 'text', value: now[7] ?? '' },
      { id: 'error', label: d.errorMessage, type: 'text', value: now[10] ?? '' },
    ],
    changed: (given, show) => {
      const bounded = ['1', '2', '3', '4', '5'].includes(given['type'] ?? '');
      show('list', given['type'] === '6');
      show('operator', bounded);
      show('first', bounded || given['type'] === '7');
      show('second', bounded && ['7', '8'].includes(given['operator'] ?? ''));
    },
  });
  if (!values) return;
  const given = values['list']?.trim() ?? '';
  const range = /^\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?$|[!.]/.test(given) && !/[,，]/.test(given);
  const items = given
    .split(/[,，;；]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const list = range ? given.replace('!', '.') : items.map((item) => `"${item.replaceAll('"', '')}"`).join(';');
  const isList = values['type'] === '6';
  await bench.perform(
    'sheets.validation.set',
    values['type'] ?? '0',
    isList ? '1' : (values['operator'] ?? '1'),
    isList ? list : (values['first'] ?? ''),
    isList ? '' : (values['second'] ?? ''),
    1,
    1,
    '',
    values['help'] ?? '',
    0,
    '',
    values['error'] ?? '',
  );
}

const bare = (label: string): string => label.replace('…', '');

/** Rules: ConditionEntryType and com.sun.star.sheet.ConditionFormatOperator. */
const RULES = [
  ['0 2', d.greater],
  ['0 1', d.less],
  ['0 6', d.between],
  ['0 0', d.equal],
  ['0 5', d.notEqual],
  ['0 4', d.greaterEqual],
  ['0 3', d.lessEqual],
  ['0 22', bare(rw.contains)],
  ['0 8', d.duplicate],
  ['0 10', bare(rw.topItems)],
  ['0 11', bare(rw.bottomItems)],
  ['0 12', bare(rw.topPercent)],
  ['0 14', bare(rw.above)],
  ['0 15', bare(rw.below)],
  ['0 24', d.formula],
  ['2 0', d.dataBar],
  ['clear', d.clearRules],
] as const;

/** Operators that need no value. */
const VALUELESS = ['8', '14', '15'];
/** Ground and letters. */
const LOOKS = [
  ['#ffc7ce #9c0006', d.lightRed],
  ['#ffeb9c #9c5700', d.lightYellow],
  ['#c6efce #006100', d.lightGreen],
  ['own', d.ownLook],
] as const;

/** `detail`: the rule that is offered first. */
export async function conditionalDialog(bench: Workbench, detail?: unknown): Promise<void> {
  const wanted = typeof detail === 'string' ? detail : '0 2';
  const counted = ['0 10', '0 11', '0 12'].includes(wanted);
  const values = await ask({
    title: d.conditional,
    fields: [
      { id: 'rule', label: d.rule, type: 'select', options: RULES, value: wanted },
      { id: 'first', label: d.value, type: 'text', value: counted ? '10' : '' },
      { id: 'second', label: d.maximumValue, type: 'text' },
      { id: 'look', label: d.look, type: 'select', options: LOOKS },
      { id: 'background', label: d.background, type: 'color', value: '#ffc7ce' },
      { id: 'color', label: d.textColor, type: 'color', value: '#9c0006' },
    ],
    changed: (given, show) => {
      const [type, operator] = (given['rule'] ?? '').split(' ');
      show('first', type === '0' && !VALUELESS.includes(operator ?? ''));
      show('second', given['rule'] === '0 6');
      show('look', type === '0');
      show('background', (type === '0' && given['look'] === 'own') || type === '2');
      show('color', type === '0' && given['look'] === 'own');
    },
  });
  if (!values) return;
  const rule = values['rule'] ?? '';
  if (rule === 'clear') {
    await bench.perform('sheets.condition.clear');
    return;
  }
  const [type = '0', operator = '1'] = rule.split(' ');
  const own = type !== '0' || values['look'] === 'own';
  const [ground = '#ffffff', ink = '#000000'] = own
    ? [values['background'], values['color']]
    : (values['look'] ?? '').split(' ');
  const formula = (given: string | undefined): string =>
    given === undefined || given === '' || operator === '24' || Number.isFinite(Number(given)) || given.startsWith('=')
      ? (given ?? '').replace(/^=/, '')
      : `"${given.replaceAll('"', '""')}"`;
  await bench.perform(
    'sheets.condition.add',
    type,
    operator,
    formula(values['first']),
    formula(values['second']),
    hexToNumber(ground),
    hexToNumber(ink),
  );
}

export async function splitTextDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.split,
    fields: [
      {
        id: 'separator',
        label: d.separator,
        type: 'select',
        options: [
          [',', d.comma],
          [';', d.semicolon],
          [' ', d.space],
          ['\t', d.tab],
          ['，', '，'],
          ['、', '、'],
          ['-', '-'],
          ['/', '/'],
        ],
      },
    ],
  });
  if (values) await bench.perform('sheets.split', values['separator'] ?? ',');
}

export async function protectDialog(bench: Workbench): Promise<void> {
  const values = await ask({
    title: d.protect,
    fields: [
      { id: 'on', label: d.protect, type: 'check', value: true },
      { id: 'password', label: d.password, type: 'password' },
    ],
  });
  if (values) await bench.perform('sheets.protect', values['on'] ?? '1', values['password'] ?? '');
}
