import type { ApiParagraph } from './paragraph-api.js';

/** What a script selected last. */
export const selected: { paragraphs: ApiParagraph[] } = { paragraphs: [] };
