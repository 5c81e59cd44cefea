/** What a text means as the content of a cell, where LibreOffice understands it otherwise than Excel. */
export interface UnderstoodCell {
  /** What the cell is to hold instead of what was typed; null when LibreOffice has understood that by itself. */
  content: { number: number } | { formula: string } | null;
  /** The number format that a cell without one gets; null for none. */
  format: string | null;
}

const CURRENCIES: Record<string, string> = { '¥': '[$¥-804]', $: '[$$-409]', '€': '[$€-407]', '£': '[$£-809]' };
const AMOUNT = /^(-?)([¥$€£])(-?)((?:\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?)$/;
const GROUPED = /^-?\d{1,3}(?:,\d{3})+(\.\d+)?$/;
const PERCENT = /^-?\d+(\.\d+)?%$/;
const PLAIN = /^[-+]?\d+(?:\.\d+)?$/;
const DAY = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/;
const CHINESE_DAY = /^\d{4}年\d{1,2}月\d{1,2}日$/;
const CHINESE_MONTH = /^(\d{4})年(\d{1,2})月$/;
const CHINESE_DAY_OF_YEAR = /^\d{1,2}月\d{1,2}日$/;
const DAY_OF_YEAR = /^(\d{1,2})\/(\d{1,2})$/;
const AMERICAN_DAY = /^\d{1,2}\/\d{1,2}\/\d{4}$/;
const MOMENT = /^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}$/;
const CLOCK = /^(\d{1,2}):(\d{2})(:\d{2})?( ?[AP]M)?$/i;
const CHINESE_CLOCK = /^(上午|下午)(\d{1,2})(?::|时|点)(\d{2})分?$/;
const TIME_FUNCTIONS =
  /^=(TODAY|NOW|DATE|EDATE|EOMONTH|DATEVALUE|WORKDAY|TIME|TIMEVALUE)\([^()]*(?:\([^()]*\)[^()]*)*\)$/i;

const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/**
 * What Excel would make of a text that somebody typed into a cell: amounts of money, dates as Chinese people write them,
 * full-width formulas and numbers, and the format that each is shown in. Null when LibreOffice does the same. `language`
 * is the document's, e.g. `zh-CN`.
 */
export function understand(typed: string, language: string): UnderstoodCell | null {
  const text = typed.trim();
  if (text === '' || text.length > 4000) return null;
  if (text.startsWith('＝')) return { content: { formula: halfWidth(text) }, format: null };
  const chinese = language.startsWith('zh');
  const day = chinese ? 'YYYY/M/D' : 'M/D/YYYY';
  const time = TIME_FUNCTIONS.exec(text)?.[1]?.toUpperCase();
  if (time !== undefined)
    return { content: null, format: time === 'NOW' ? `${day} H:MM` : time.startsWith('TIME') ? 'H:MM' : day };
  const plain = halfWidth(text);
  if (plain !== text && PLAIN.test(plain)) return { content: { number: Number(plain) }, format: null };
  return amount(plain) ?? moment(plain, chinese, day);
}

function amount(text: string): UnderstoodCell | null {
  const money = AMOUNT.exec(text);
  if (money) {
    const [, minus, symbol = '', after, digits = '', decimals] = money;
    const sign = (minus === '-') !== (after === '-') ? -1 : 1;
    return {
      content: { number: sign * Number(digits.replaceAll(',', '')) },
      format: `${CURRENCIES[symbol]}#,##0${decimals === undefined ? '' : '.00'}`,
    };
  }
  const grouped = GROUPED.exec(text);
  if (grouped) return { content: null, format: grouped[1] === undefined ? '#,##0' : '#,##0.00' };
  const percent = PERCENT.exec(text);
  return percent ? { content: null, format: percent[1] === undefined ? '0%' : '0.00%' } : null;
}

function moment(text: string, chinese: boolean, day: string): UnderstoodCell | null {
  const shown = (format: string): UnderstoodCell => ({ content: null, format });
  if (DAY.test(text) || AMERICAN_DAY.test(text)) return shown(day);
  if (MOMENT.test(text)) return shown(`${day} H:MM`);
  if (CHINESE_DAY.test(text)) return shown('YYYY"年"M"月"D"日"');
  if (CHINESE_DAY_OF_YEAR.test(text)) return shown('M"月"D"日"');
  const month = CHINESE_MONTH.exec(text);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return { content: { number: dayNumber(Number(month[1]), Number(month[2])) }, format: 'YYYY"年"M"月"' };
  if (DAY_OF_YEAR.test(text)) return shown(chinese ? 'M"月"D"日"' : 'D-MMM');
  const clock = CLOCK.exec(text);
  if (clock) return shown(`H:MM${clock[3] === undefined ? '' : ':SS'}${clock[4] === undefined ? '' : ' AM/PM'}`);
  const chineseClock = CHINESE_CLOCK.exec(text);
  if (!chineseClock) return null;
  const [, half, hour, minute] = chineseClock;
  if (Number(hour) > 12 || Number(minute) > 59) return null;
  const hours = (Number(hour) % 12) + (half === '下午' ? 12 : 0);
  return { content: { number: (hours * 60 + Number(minute)) / 1440 }, format: 'AM/PMH:MM' };
}

function dayNumber(year: number, month: number): number {
  return (Date.UTC(year, month - 1, 1) - DAY_ZERO) / DAY_MS;
}

/** Full-width forms of ASCII as ASCII, outside quotes; the full-width yuan sign as the half-width one. */
function halfWidth(text: string): string {
  let quoted = false;
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const narrow = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : character;
      if (narrow === '"') quoted = !quoted;
      return quoted && narrow !== '"' ? character : narrow === '￥' ? '¥' : narrow;
    })
    .join('');
}
