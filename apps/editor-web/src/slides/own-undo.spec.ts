import { describe, expect, it } from 'vitest';
import { type Call, OwnUndo } from './own-undo.js';

/** An engine that answers one call after the other, when it is told to. */
function desk(): { undo: OwnUndo; heard: string[]; answer: () => Promise<void> } {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const later = <T>(value: T): Promise<T> => new Promise((done) => waiting.push(() => done(value)));
  const undo = new OwnUndo({
    perform: (call: Call) => {
      heard.push(typeof call === 'function' ? 'function' : call[0]);
      return later(undefined);
    },
    list: () => later('one'),
    pass: (command) => heard.push(command),
    changed: () => undefined,
  });
  const answer = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) {
      waiting.shift()?.();
      await new Promise((done) => setImmediate(done));
    }
  };
  return { undo, heard, answer };
}

describe('deeds of our own', () => {
  it('that are still under way are what undo takes back, not what LibreOffice did before', async () => {
    const { undo, heard, answer } = desk();
    void undo.perform(['chart.set', 'new'], ['chart.back', 'old']);
    expect(undo.take('.uno:Undo')).toBe(true);
    await answer();
    expect(heard).toEqual(['chart.set', 'chart.back']);
  });

  it('are taken back one after the other when undo is pressed quickly, then comes LibreOffice', async () => {
    const { undo, heard, answer } = desk();
    for (const name of ['a', 'b']) {
      void undo.perform([name], [`back of ${name}`]);
      await answer();
    }
    for (let press = 0; press < 3; press++) expect(undo.take('.uno:Undo')).toBe(true);
    await answer();
    expect(heard).toEqual(['a', 'b', 'back of b', 'back of a', '.uno:Undo']);
    expect(undo.take('.uno:Redo')).toBe(true);
    await answer();
    expect(heard.at(-1)).toBe('a');
  });

  it('leave every other command alone', () => {
    expect(desk().undo.take('.uno:Bold')).toBe(false);
    expect(desk().undo.take('.uno:Undo')).toBe(false);
  });
});
