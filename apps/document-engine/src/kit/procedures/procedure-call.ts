import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FIELD = '\u001f';
const ROW = '\u001e';
const ANSWER = join(tmpdir(), 'procedure-answer');

/**
 * The address by which LibreOffice runs one of our procedures. Arguments go as hexadecimal digits, so that nothing of
 * them is read as Basic.
 */
export function procedureUrl(name: string, args: readonly string[]): string {
  if (!/^[a-z.]+$/.test(name)) throw new Error(`no procedure is called ${name}`);
  const text = args.map((arg) => arg.replaceAll(/[\u001e\u001f\0]/g, ' ')).join(FIELD);
  return `macro:///Wenqiao.Door.Perform("${name}","${pack(text)}","${pack(pathToFileURL(ANSWER).href)}")`;
}

function pack(text: string): string {
  let packed = '';
  for (let i = 0; i < text.length; i++) packed += text.charCodeAt(i).toString(16).padStart(4, '0');
  return packed;
}

/** The rows and fields that the last procedure answered with. Throws when it failed or did not run. */
export async function takeProcedureAnswer(): Promise<string[][]> {
  const text = await readFile(ANSWER, 'utf8');
  await rm(ANSWER);
  if (text.startsWith('!')) throw new Error(`procedure failed: ${text.slice(1)}`);
  return text === '' ? [] : text.split(ROW).map((row) => row.split(FIELD));
}
