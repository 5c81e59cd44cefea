import type { Connection } from '../socket/connection.js';
import { setInstalledFonts } from './fonts.js';
import { setStyles } from './styles.js';

const values = async <T>(connection: Connection, name: string): Promise<T | null> => {
  const answer = await connection.ask({ t: 'values', name });
  return typeof answer === 'string' ? (JSON.parse(answer) as { commandValues: T }).commandValues : null;
};

/** Asks for what the boxes of the ribbon offer: the fonts of the machine, the styles of the document. */
export async function loadLists(connection: Connection, kind: string): Promise<void> {
  const fonts = await values<Record<string, unknown>>(connection, '.uno:CharFontName');
  if (fonts) setInstalledFonts(Object.keys(fonts));
  if (kind !== 'text') return;
  const styles = await values<{ ParagraphStyles?: string[]; CharacterStyles?: string[] }>(
    connection,
    '.uno:StyleApply',
  );
  if (styles) setStyles((styles.ParagraphStyles ?? []).slice(0, 60), (styles.CharacterStyles ?? []).slice(0, 30));
}
