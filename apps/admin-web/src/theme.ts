import { ref, watch } from 'vue';

export type Theme = 'light' | 'dark' | 'system';

const KEY = 'wenqiao-console-theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** The chosen look; `system` follows the desktop. */
export const theme = ref<Theme>((localStorage.getItem(KEY) as Theme | null) ?? 'system');
/** Whether it is dark now. Charts are painted by it. */
export const dark = ref(false);

function apply(): void {
  dark.value = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches);
  document.documentElement.classList.toggle('dark', dark.value);
}

watch(theme, (value) => {
  localStorage.setItem(KEY, value);
  apply();
});
prefersDark.addEventListener('change', apply);
apply();
