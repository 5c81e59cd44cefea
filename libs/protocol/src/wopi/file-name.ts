import { isWellFormed } from './well-formed.js';

/** Longest file name without its extension that a host gives out (CheckFileInfo, FileNameMaxLength: 0 means 250). */
export const FILE_NAME_MAX_LENGTH = 250;

const ILLEGAL = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Why a decoded name cannot be used; null when it can. The text fits into a header. */
export function fileNameProblem(name: string): string | null {
  if (name === '') return 'The name is empty';
  if (name === '.' || name === '..') return 'The name is a relative path';
  if (name.search(ILLEGAL) >= 0) return 'The name contains a character that is not allowed';
  if (/^\s|[\s.]$/u.test(name)) return 'The name begins or ends with a space, or ends with a dot';
  if (splitName(name).stem.length > FILE_NAME_MAX_LENGTH) return 'The name is too long';
  return null;
}

/** Makes any text a usable name, keeping its extension. */
export function legalFileName(wanted: string, fallback = 'file'): string {
  const { stem, extension } = splitName(wanted.replace(ILLEGAL, '_').trim());
  const cleanExtension = extension.replace(/[\s.]+$/u, '');
  const clean = cutText(stem.replace(/^\s+|[\s.]+$/gu, ''), FILE_NAME_MAX_LENGTH).replace(/[\s.]+$/u, '');
  return `${clean === '' || clean === '..' ? fallback : clean}${cleanExtension}`;
}

/** Name without extension, and extension with its dot; empty when there is none. A leading dot begins no extension. */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** The name that PutRelativeFile's `X-WOPI-SuggestedTarget` means: a whole name, or `.ext` for the source's own name. */
export function suggestedName(suggested: string, sourceName: string): string {
  return suggested.startsWith('.') ? `${splitName(sourceName).stem}${suggested}` : suggested;
}

/** The same name with a number before its extension, short enough. */
export function numberedName(name: string, number: number): string {
  const { stem, extension } = splitName(name);
  const suffix = ` (${number})`;
  return `${cutText(stem, FILE_NAME_MAX_LENGTH - suffix.length)}${suffix}${extension}`;
}

/** Cuts without leaving half of a character. */
function cutText(text: string, units: number): string {
  const cut = text.slice(0, units);
  return isWellFormed(cut) ? cut : cut.slice(0, -1);
}
