import { expect, it } from 'vitest';
import { looksOf } from './onlyoffice-looks.js';

it('hides what the layout switches off, by new and old names, and nothing else', () => {
  expect(looksOf({}, false)).toMatchObject({ hidden: [], hiddenTabs: [], logo: null, zoom: null, toolsFolded: false });
  const layout = {
    header: { users: false },
    toolbar: { layout: false, collaboration: { mailmerge: false }, view: true },
    statusBar: false,
  };
  expect(looksOf({ layout, comments: false, hideNotes: true }, false)).toMatchObject({
    hidden: ['people', 'status', 'comments', 'notes'],
    hiddenTabs: ['layout'],
  });
  expect(looksOf({ toolbar: false, leftMenu: false, chat: false }, false).hidden).toEqual(['tools', 'panels', 'chat']);
});

it('takes a logo for the theme that is shown, if it is a picture from the web', () => {
  const logo = {
    image: 'https://oa.example.com/l.png',
    imageDark: 'https://oa.example.com/d.png',
    url: 'https://oa.example.com',
  };
  expect(looksOf({ logo }, false).logo).toEqual({ picture: logo.image, url: logo.url });
  expect(looksOf({ logo }, true).logo).toEqual({ picture: logo.imageDark, url: logo.url });
  expect(looksOf({ logo: { visible: false } }, false).logo).toBe('none');
  expect(looksOf({ logo: { image: 'javascript:alert(1)', url: 'data:text/html,x' } }, false).logo).toBeNull();
});

it('reads zoom, fonts and what is done about changes', () => {
  expect([50, -1, -2, 0, '80'].map((zoom) => looksOf({ zoom }, false).zoom)).toEqual([
    0.5,
    'page',
    'width',
    null,
    null,
  ]);
  expect(looksOf({ font: { name: 'Arial"; color: red', size: '15px' } }, false).font).toEqual({
    family: '"Arial\\"; color: red"',
    size: '15px',
  });
  const review = { trackChanges: true, showReviewChanges: true };
  expect(looksOf({ review }, false)).toMatchObject({ tracksChanges: true, changesListed: true });
  expect(looksOf({ trackChanges: true }, false).tracksChanges).toBe(true);
});
