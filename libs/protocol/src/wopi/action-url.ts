/** Values that a host knows for the placeholders of an action's `urlsrc`; by placeholder, e.g. `UI_LLCC: 'zh-CN'`. */
export type PlaceholderValues = Partial<Record<PlaceholderName, string>>;

export type PlaceholderName =
  | 'UI_LLCC'
  | 'DC_LLCC'
  | 'DISABLE_CHAT'
  | 'EMBEDDED'
  | 'FULLSCREEN'
  | 'RECORDING'
  | 'HOST_SESSION_ID'
  | 'SESSION_CONTEXT'
  | 'THEME_ID'
  | 'BUSINESS_USER'
  | 'PERFSTATS'
  | 'VALIDATOR_TEST_CATEGORY'
  | 'DISABLE_ASYNC'
  | 'DISABLE_BROADCAST'
  | 'ACTIVITY_NAVIGATION_ID';

/**
 * The address of an action for one file: placeholders (`<name=VALUE&>`) with a known value keep their name, all others
 * vanish; `WOPISrc` comes in at its placeholder or, where there is none, at the end.
 */
export function actionUrl(urlSource: string, wopiSrc: string, values: PlaceholderValues = {}): string {
  const known = values as Record<string, string | undefined>;
  const base = urlSource
    .replace(/<([^<>=]+)=([^<>&]*)&?>/g, (_whole, name: string, value: string) => {
      const given = value === 'WOPI_SOURCE' ? wopiSrc : known[value];
      return given === undefined || given === '' ? '' : `${name}=${encodeURIComponent(given)}&`;
    })
    .replace(/<[^<>]*>/g, '');
  if (/=WOPI_SOURCE&?>/.test(urlSource)) return base.replace(/[?&]+$/, '');
  const joint = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
  return `${base}${joint}WOPISrc=${encodeURIComponent(wopiSrc)}`;
}
