import { describe, expect, it } from 'vitest';
import { cover } from './guest/cover.js';
import { ApiParagraph } from './guest/paragraph-api.js';
import { replaceText } from './guest/text-search.js';

function opened(...runs: string[]): ApiParagraph {
  const paragraph = cover('ApiParagraph', new ApiParagraph());
  paragraph.load(0, null, runs);
  return paragraph;
}

describe('text that is replaced', () => {
  it.each([
    [['Dear {{na', 'me}}, hi'], '{{name}}', 'Ann', true, 1, ['Dear Ann', ', hi']],
    [['aXa', 'Xa'], 'x', '', false, 2, ['aa', 'a']],
    [['aXa'], 'x', 'y', true, 0, ['aXa']],
    [['a\tb'], '\t', '\n', true, 1, ['a\nb']],
    [['aaa'], 'aa', 'b', true, 1, ['ba']],
    [['one'], 'one', 'one one', true, 1, ['one one']],
  ] as const)('%j: %s by %s', (runs, wanted, replacement, matchCase, count, after) => {
    const paragraph = opened(...runs);
    expect(replaceText(paragraph, wanted, replacement, matchCase)).toBe(count);
    expect(paragraph.elements.map((run) => run.GetText())).toEqual(after);
  });

  it('is told as the runs that changed, and nothing when nothing did', () => {
    const paragraph = opened('Dear {{na', 'me}}', ' rest');
    expect(paragraph.edit()).toBeNull();
    replaceText(paragraph, '{{name}}', 'Ann', true);
    expect(paragraph.edit()?.runs).toEqual([
      { kept: 0, format: {}, inlines: [{ t: 'text', text: 'Dear Ann', format: {} }] },
      { kept: 1, format: {}, inlines: [] },
      { kept: 2, format: {} },
    ]);
  });
});

it('what is found has runs of its own, in the looks of the run that they were cut from', () => {
  const paragraph = opened('say hello world');
  const [hit] = paragraph.Search('hello', true);
  hit?.SetBold(true);
  expect(paragraph.edit()?.runs).toEqual([
    { kept: 0, format: {}, inlines: [{ t: 'text', text: 'say ', format: {} }] },
    { made: [{ t: 'text', text: 'hello', format: { bold: true } }], like: 0 },
    { made: [{ t: 'text', text: ' world', format: {} }], like: 0 },
  ]);
});
