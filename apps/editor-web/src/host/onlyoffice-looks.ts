import type { HidablePart, Looks } from '../appearance/looks.js';
import { objectAt } from './onlyoffice-json.js';

type Json = Record<string, unknown>;

/** Our tabs by what `layout.toolbar` calls them. */
const TABS: Record<string, string> = {
  file: 'file',
  insert: 'insert',
  layout: 'layout',
  references: 'references',
  collaboration: 'review',
  view: 'view',
};
const FIT: Record<string, Looks['zoom']> = { '-1': 'page', '-2': 'width' };

/** What `editorConfig.customization` says about looks, old names included. `dark`: the page is dark. */
export function looksOf(customization: Json, dark: boolean): Looks {
  const layout = objectAt(customization, 'layout');
  const toolbar = objectAt(layout, 'toolbar');
  const off = (name: string): boolean => layout[name] === false || customization[name] === false;
  const hidden: [HidablePart, boolean][] = [
    ['title', customization['toolbarHideFileName'] === true],
    ['people', objectAt(layout, 'header')['users'] === false],
    ['tools', off('toolbar')],
    ['status', off('statusBar')],
    ['panels', off('leftMenu')],
    ['comments', customization['comments'] === false],
    ['chat', customization['chat'] === false],
    ['notes', customization['hideNotes'] === true],
  ];
  const font = objectAt(customization, 'font');
  const review = { ...customization, ...objectAt(customization, 'review') };
  const { showReviewChanges, trackChanges } = review as Record<string, unknown>;
  const family = textOf(font['name']);
  return {
    hidden: hidden.flatMap(([part, isHidden]) => (isHidden ? [part] : [])),
    hiddenTabs: Object.keys(TABS).flatMap((name) => (toolbar[name] === false ? [TABS[name] ?? name] : [])),
    logo: logoOf(customization['logo'], dark),
    toolsFolded: customization['compactToolbar'] === true,
    zoom: zoomOf(customization['zoom']),
    font: { family: family === null ? null : JSON.stringify(family), size: lengthOf(font['size']) },
    showBackground: textOf(customization['slidePlayerBackground']),
    scrollbars: {
      horizontal: customization['showHorizontalScroll'] !== false,
      vertical: customization['showVerticalScroll'] !== false,
    },
    tracksChanges: trackChanges === true,
    changesListed: showReviewChanges === true,
  };
}

/** `loaderLogo` and `loaderName`. */
export function loaderOf(customization: Json): { picture: string | null; name: string | null } {
  const { loaderLogo, loaderName } = customization as Record<string, unknown>;
  const picture = typeof loaderLogo === 'string' && /^https?:\/\//i.test(loaderLogo) ? loaderLogo : null;
  return { picture, name: textOf(loaderName) };
}

function logoOf(value: unknown, dark: boolean): Looks['logo'] {
  if (value === false || objectAt(value)['visible'] === false) return 'none';
  const { image, imageDark, imageLight, imageEmbedded, url } = objectAt(value) as Record<string, unknown>;
  const order = dark ? [imageDark, image, imageLight, imageEmbedded] : [image, imageLight, imageDark, imageEmbedded];
  const picture = order.find((one) => typeof one === 'string' && /^(https?:\/\/|data:image\/)/i.test(one));
  if (typeof picture !== 'string') return null;
  return { picture, url: typeof url === 'string' && /^https?:\/\//i.test(url) ? url : null };
}

function zoomOf(value: unknown): Looks['zoom'] {
  if (typeof value !== 'number') return null;
  return value > 0 ? value / 100 : (FIT[String(value)] ?? null);
}

function lengthOf(value: unknown): string | null {
  if (typeof value === 'number' && value > 0) return `${value}px`;
  return typeof value === 'string' && /^\d{1,2}(\.\d+)?(px|pt|em|rem|%)?$/.test(value)
    ? value.replace(/^[\d.]+$/, '$&px')
    : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
