export const enPages = {};
