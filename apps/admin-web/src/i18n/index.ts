import { createI18n } from 'vue-i18n';
import { computed, type WritableComputedRef } from 'vue';
import { en } from './en.js';
import { zhCN } from './zh-cn.js';

export type Locale = 'zh-CN' | 'en';

const KEY = 'wenqiao-console-language';

function first(): Locale {
  const kept = localStorage.getItem(KEY);
  if (kept === 'zh-CN' || kept === 'en') return kept;
  return navigator.languages.some((language) => language.startsWith('zh')) ? 'zh-CN' : 'en';
}

export const i18n = createI18n({
  legacy: false,
  locale: first(),
  fallbackLocale: 'en',
  messages: { 'zh-CN': zhCN, en },
});
document.documentElement.lang = i18n.global.locale.value;

/** The page's language. Setting it keeps the choice in this browser. */
export const locale: WritableComputedRef<Locale> = computed({
  get: () => i18n.global.locale.value,
  set: (value) => {
    i18n.global.locale.value = value;
    document.documentElement.lang = value;
    localStorage.setItem(KEY, value);
  },
});
