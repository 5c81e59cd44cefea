import { language } from '../i18n.js';

/** Functions that people use, with their arguments and what they give. */
const LIST: readonly (readonly [name: string, args: string, chinese: string, english: string])[] = [
  ['SUM', 'number1; number2; …', '求和', 'Adds numbers'],
  ['AVERAGE', 'number1; number2; …', '平均值', 'Mean of numbers'],
  ['COUNT', 'value1; value2; …', '数字的个数', 'Counts numbers'],
  ['COUNTA', 'value1; value2; …', '非空单元格的个数', 'Counts values'],
  ['COUNTBLANK', 'range', '空单元格的个数', 'Counts empty cells'],
  ['MAX', 'number1; number2; …', '最大值', 'Largest number'],
  ['MIN', 'number1; number2; …', '最小值', 'Smallest number'],
  ['IF', 'test; then; otherwise', '按条件取值', 'Chooses by a condition'],
  ['IFS', 'test1; result1; …', '按多个条件取值', 'First condition that holds'],
  ['IFERROR', 'value; alternative', '出错时取另一值', 'Another value in place of errors'],
  ['AND', 'test1; test2; …', '全部成立', 'True when all hold'],
  ['OR', 'test1; test2; …', '任一成立', 'True when any holds'],
  ['NOT', 'test', '取反', 'The opposite'],
  ['SUMIF', 'range; criterion; sum_range', '按条件求和', 'Adds what meets a criterion'],
  ['SUMIFS', 'sum_range; range1; criterion1; …', '按多个条件求和', 'Adds what meets all criteria'],
  ['COUNTIF', 'range; criterion', '按条件计数', 'Counts what meets a criterion'],
  ['COUNTIFS', 'range1; criterion1; …', '按多个条件计数', 'Counts what meets all criteria'],
  ['AVERAGEIF', 'range; criterion; average_range', '按条件求平均', 'Mean of what meets a criterion'],
  ['SUMPRODUCT', 'array1; array2; …', '乘积之和', 'Sum of products'],
  ['ROUND', 'number; digits', '四舍五入', 'Rounds'],
  ['ROUNDUP', 'number; digits', '向上舍入', 'Rounds up'],
  ['ROUNDDOWN', 'number; digits', '向下舍入', 'Rounds down'],
  ['INT', 'number', '取整', 'Whole part'],
  ['ABS', 'number', '绝对值', 'Absolute value'],
  ['MOD', 'number; divisor', '余数', 'Remainder'],
  ['POWER', 'base; exponent', '乘幂', 'Power'],
  ['SQRT', 'number', '平方根', 'Square root'],
  ['RAND', '', '随机数', 'Random number'],
  ['RANDBETWEEN', 'low; high', '随机整数', 'Random whole number'],
  ['RANK', 'value; data; order', '排名', 'Rank in a list'],
  ['LARGE', 'data; k', '第 k 大', 'k-th largest'],
  ['SMALL', 'data; k', '第 k 小', 'k-th smallest'],
  ['MEDIAN', 'number1; …', '中位数', 'Median'],
  ['STDEV', 'number1; …', '标准偏差', 'Standard deviation'],
  ['SUBTOTAL', 'function; range', '分类汇总', 'Total of visible cells'],
  ['VLOOKUP', 'criterion; array; column; sorted', '按列查找', 'Looks up in the first column'],
  ['HLOOKUP', 'criterion; array; row; sorted', '按行查找', 'Looks up in the first row'],
  ['LOOKUP', 'criterion; search; result', '查找', 'Looks up a value'],
  ['INDEX', 'range; row; column', '取区域中的值', 'Value at a place'],
  ['MATCH', 'criterion; array; type', '查找位置', 'Place of a value'],
  ['OFFSET', 'reference; rows; columns', '偏移引用', 'Shifted reference'],
  ['INDIRECT', 'text', '间接引用', 'Reference from text'],
  ['CHOOSE', 'index; value1; …', '选取值', 'Chooses by number'],
  ['ROW', 'reference', '行号', 'Row number'],
  ['COLUMN', 'reference', '列号', 'Column number'],
  ['TODAY', '', '今天', 'Today'],
  ['NOW', '', '现在', 'Now'],
  ['DATE', 'year; month; day', '日期', 'A date'],
  ['YEAR', 'date', '年', 'Year'],
  ['MONTH', 'date', '月', 'Month'],
  ['DAY', 'date', '日', 'Day'],
  ['WEEKDAY', 'date; type', '星期', 'Day of the week'],
  ['DATEDIF', 'start; end; unit', '日期间隔', 'Time between dates'],
  ['EDATE', 'start; months', '几个月之后', 'Months later'],
  ['EOMONTH', 'start; months', '月末', 'End of a month'],
  ['NETWORKDAYS', 'start; end; holidays', '工作日数', 'Working days'],
  ['LEFT', 'text; count', '左边的字符', 'First characters'],
  ['RIGHT', 'text; count', '右边的字符', 'Last characters'],
  ['MID', 'text; start; count', '中间的字符', 'Characters from the middle'],
  ['LEN', 'text', '长度', 'Length'],
  ['FIND', 'find; text; start', '查找文本', 'Place of a text'],
  ['SUBSTITUTE', 'text; old; new; which', '替换文本', 'Replaces text'],
  ['TRIM', 'text', '去空格', 'Without extra spaces'],
  ['UPPER', 'text', '大写', 'Upper case'],
  ['LOWER', 'text', '小写', 'Lower case'],
  ['CONCATENATE', 'text1; text2; …', '连接文本', 'Joins text'],
  ['TEXTJOIN', 'separator; skip_empty; text1; …', '用分隔符连接', 'Joins with a separator'],
  ['TEXT', 'number; format', '按格式转文本', 'Number as text'],
  ['VALUE', 'text', '文本转数字', 'Text as number'],
  ['ISBLANK', 'value', '是否为空', 'Is it empty'],
  ['ISNUMBER', 'value', '是否数字', 'Is it a number'],
  ['ISERROR', 'value', '是否错误', 'Is it an error'],
  ['PMT', 'rate; periods; present; future; type', '每期付款', 'Payment of a loan'],
  ['FV', 'rate; periods; payment; present; type', '终值', 'Future value'],
  ['NPV', 'rate; value1; …', '净现值', 'Net present value'],
  ['IRR', 'values; guess', '内部收益率', 'Rate of return'],
];

export interface SheetFunction {
  name: string;
  args: string;
  about: string;
}

export const FUNCTIONS: readonly SheetFunction[] = LIST.map(([name, args, chinese, english]) => ({
  name,
  args,
  about: language === 'zh-CN' ? chinese : english,
}));

/** The functions that begin with the letters before the cursor of a formula. */
export function suggestions(formula: string): readonly SheetFunction[] {
  const typed = /^=.*?([A-Za-z]{1,20})$/.exec(formula)?.[1]?.toUpperCase();
  return typed === undefined || !formula.startsWith('=')
    ? []
    : FUNCTIONS.filter(({ name }) => name.startsWith(typed)).slice(0, 8);
}

/** The function whose brackets are open at the end of a formula. */
export function openFunction(formula: string): SheetFunction | null {
  if (!formula.startsWith('=')) return null;
  const names: string[] = [];
  for (const match of formula.matchAll(/([A-Za-z.]*)\(|\)/g)) {
    if (match[0] === ')') names.pop();
    else names.push((match[1] ?? '').toUpperCase());
  }
  const last = names.at(-1);
  return FUNCTIONS.find(({ name }) => name === last) ?? null;
}
