import { diffArrays, diffWordsWithSpace } from 'diff';

export interface TextChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const LONGEST_SAME = 160;
const TIMEOUT_MS = 2_000;
const segments = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * What was added and removed between two texts, word by word within the lines that differ. Long runs that stayed the
 * same are shortened to their ends. Texts too different to compare in a moment come as removed and added as a whole.
 */
export function compareText(before: readonly string[], after: readonly string[]): TextChange[] {
  const lines = diffArrays([...before], [...after], { timeout: TIMEOUT_MS }) as
    { value: string[]; added: boolean; removed: boolean }[] | undefined;
  if (!lines)
    return [
      { kind: 'removed', text: before.join('\n') },
      { kind: 'added', text: after.join('\n') },
    ];
  const changes: TextChange[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const next = lines[i + 1];
    if (!line) continue;
    const text = `${line.value.join('\n')}\n`;
    if (line.removed && next?.added) {
      changes.push(...compareWords(text, `${next.value.join('\n')}\n`));
      i++;
    } else changes.push({ kind: line.added ? 'added' : line.removed ? 'removed' : 'same', text });
  }
  return changes.map(shortened);
}

function compareWords(before: string, after: string): TextChange[] {
  const words = diffWordsWithSpace(before, after, { intlSegmenter: segments, timeout: TIMEOUT_MS }) as
    { value: string; added: boolean; removed: boolean }[] | undefined;
  if (!words)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  return words.map((word) => ({ kind: word.added ? 'added' : word.removed ? 'removed' : 'same', text: word.value }));
}

function shortened(change: TextChange): TextChange {
  if (change.kind !== 'same' || change.text.length <= LONGEST_SAME) return change;
  const half = LONGEST_SAME / 2;
  return { kind: 'same', text: `${change.text.slice(0, half)} … ${change.text.slice(-half)}` };
}
