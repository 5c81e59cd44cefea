import { onScopeDispose, ref, type Ref } from 'vue';
import { i18n, locale } from './i18n/index.js';

/** A moment in the reader's time zone and language. */
export function moment(iso: string | null | undefined): string {
  if (iso === null || iso === undefined || iso === '') return '—';
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** Seconds as people say them: `4:05`, `1:02:00`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(Math.abs(seconds)));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Seconds with their unit: `45 s`, `5 min`, `2 h`. */
export function duration(seconds: number): string {
  const { t } = i18n.global;
  if (seconds < 120) return t('time.seconds', { n: Math.round(seconds) });
  if (seconds < 7200) return t('time.minutes', { n: Math.round(seconds / 6) / 10 });
  return t('time.hours', { n: Math.round(seconds / 360) / 10 });
}

export function fileSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A clock that ticks while its component lives: milliseconds since the page was opened, unmoved by the computer's time. */
export function useTicker(everyMs = 500): Ref<number> {
  const now = ref(performance.now());
  const timer = setInterval(() => (now.value = performance.now()), everyMs);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
