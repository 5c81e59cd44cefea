import type { enPages } from './en-pages.js';

export const zhPages: typeof enPages = {};
