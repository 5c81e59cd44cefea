/** Parts of the editor that an embedding page may take away from sight. What they do stays possible by keys and menus. */
export type HidablePart = 'title' | 'people' | 'tools' | 'status' | 'panels' | 'comments' | 'chat' | 'notes';

/** How the page around the editor wants it to look and to begin. */
export interface Looks {
  hidden: readonly HidablePart[];
  /** Tabs of the tools, by their ids. */
  hiddenTabs: readonly string[];
  logo: { picture: string; url: string | null } | 'none' | null;
  toolsFolded: boolean;
  /** A factor, or what to fit into the window. */
  zoom: number | 'page' | 'width' | null;
  font: { family: string | null; size: string | null };
  /** Behind slides in the show. */
  showBackground: string | null;
  scrollbars: { horizontal: boolean; vertical: boolean };
  /** Changes are tracked from the beginning. */
  tracksChanges: boolean;
  /** The list of changes is open at first. */
  changesListed: boolean;
}

/** Shows the page of an editor as it is wanted; what was said before counts no more. */
export function putOn(root: HTMLElement, looks: Looks): void {
  const { style, dataset } = root;
  dataset['without'] = looks.hidden.join(' ');
  dataset['withoutTabs'] = looks.hiddenTabs.join(' ');
  const { horizontal, vertical } = looks.scrollbars;
  dataset['withoutScroll'] = [...(horizontal ? [] : ['horizontal']), ...(vertical ? [] : ['vertical'])].join(' ');
  style.fontFamily = looks.font.family ?? '';
  style.fontSize = looks.font.size ?? '';
  if (looks.showBackground === null) style.removeProperty('--show-background');
  else style.setProperty('--show-background', looks.showBackground);
}
