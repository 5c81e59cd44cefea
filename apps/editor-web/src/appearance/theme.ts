const KEY = 'wenqiao.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** What the page that opened the editor asked for, before what somebody chose earlier in another one. */
function asked(): string | null {
  const theme = new URLSearchParams(location.search).get('theme');
  return theme === 'dark' || theme === 'light' ? theme : null;
}

let wished: 'dark' | 'light' | null = null;

function apply(): void {
  const chosen = asked() ?? stored() ?? wished;
  document.documentElement.dataset['theme'] = chosen ?? (dark.matches ? 'dark' : 'light');
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a page inside a stranger's frame may have no storage
  }
}

/** The theme that the page around the editor would like, unless the person has chosen one. Null: as the system has it. */
export function wishTheme(theme: 'dark' | 'light' | null): void {
  wished = theme;
  apply();
}

export function isDark(): boolean {
  return document.documentElement.dataset['theme'] === 'dark';
}

/** Follows the system until somebody switches. */
export function followTheme(): void {
  apply();
  dark.addEventListener('change', apply);
}

export function switchTheme(): void {
  const next = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // kept for this page only
  }
  document.documentElement.dataset['theme'] = next;
}
