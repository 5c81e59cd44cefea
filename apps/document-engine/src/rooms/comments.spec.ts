import { expect, it } from 'vitest';
import { parseComments } from './comments.js';

it('comments are read as LibreOffice 7.4 and as 25.2 tells them', () => {
  const older = [
    { id: 1, parent: 0, author: 'Ann', text: 'why so?', resolved: 'false', dateTime: '2026-12-01T13:02:04,726616311' },
    { id: 2, parent: 1, author: 'Ben', text: 'a < b\nsecond 😀\n\nthird', resolved: 'true' },
  ];
  const newer = [
    {
      id: 1,
      parentId: 0,
      author: 'Ann',
      html: '<div>why so?</div>',
      resolved: 'false',
      dateTime: '2026-12-01T13:02:04,726616311',
    },
    {
      id: 2,
      parentId: 1,
      author: 'Ben',
      html: '<div>a &lt; b</div><div>second &#55357;&#56832;</div><div><br/></div><div>third</div>',
      resolved: 'true',
    },
  ];
  const read = (comments: unknown): unknown => parseComments(JSON.stringify({ comments }), 'text', []);
  expect(read(newer)).toEqual(read(older));
  expect(read(newer)).toMatchObject([
    { id: '1', parent: null, text: 'why so?' },
    { id: '2', parent: '1', text: 'a < b\nsecond 😀\n\nthird', resolved: true },
  ]);
});
