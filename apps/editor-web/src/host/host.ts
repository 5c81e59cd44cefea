import type { MenuEntry } from '../popups/menu.js';
import type { Looks } from '../appearance/looks.js';
import type { Tab } from '../ribbon/tool.js';
import type { EngineMessage, PageMessage, Person, SaveState } from '#protocol/editor';

type Welcome = Extract<EngineMessage, { t: 'welcome' }>;

/** What the editor tells the page around it. Each kind of host puts it into the words of its own protocol. */
export type HostEvent =
  | { e: 'frame-ready' }
  | { e: 'document-ready'; welcome: Welcome }
  | { e: 'people'; people: readonly Person[] }
  | { e: 'save'; state: SaveState; at: string | null }
  /** The person asks for something that only the host can do; see {@link HostAbilities}. `data` is the protocol's own. */
  | { e: 'request'; what: keyof HostAbilities; data?: unknown }
  | { e: 'notice'; code: string; message: string }
  | { e: 'ended'; code: string; message: string; back: boolean }
  /** The person pressed Save, and everything typed is durable. */
  | { e: 'saved-on-request' }
  /** The person is about to name somebody in a comment: whom may they name? */
  | { e: 'mention-wanted' }
  /** A comment that names people is in the document. */
  | { e: 'mentioned'; text: string; userIds: readonly string[]; commentId: string }
  /** Somebody renamed the document. */
  | { e: 'title'; title: string }
  /** Input or pointer movement in the editor, at most once a second: the host may keep its session alive. */
  | { e: 'active' };

/** What the host can do when asked. The editor shows a button for each that is there. */
export interface HostAbilities {
  close?: true | { text?: string };
  goBack?: { text?: string };
  edit?: true;
  rename?: true;
  share?: true;
  saveAs?: true;
  insertImage?: true;
  versions?: true;
  mention?: true;
  createNew?: true;
  /** The others are called what the host calls them. */
  info?: { text: string };
  favorite?: { text: string; pressed: boolean };
  compare?: { text: string };
  insertText?: { text: string };
  saveCopy?: { text: string };
  fullscreen?: { text: string };
  startFilling?: { text: string };
  submit?: { text: string };
  /** Where to tell what one thinks, and who stands behind the host. */
  feedback?: { text: string };
  about?: { text: string };
  /** Files of the host that one may go on with. */
  files?: { text: string };
}

/** Somebody who may be named in comments, present or not. */
export interface Mentionable {
  userId: string;
  name: string;
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** What a host may have the editor do. Everything is subject to the participant's permissions. */
export interface EditorHandle {
  /** Null until the document is there. */
  readonly welcome: Welcome | null;
  command(name: string, args?: Record<string, unknown>): void;
  /** Makes everything typed durable and, where the door knows it, sends it home. Rejects when it could not be. */
  save(): Promise<void>;
  /** A link to the document in another format, for a minute. Rejects without the permission. */
  exportAs(format: string, purpose: 'download' | 'print'): Promise<string>;
  insertImage(image: Blob): Promise<void>;
  /** Sends a request of the editor's own protocol; the value of its reply. */
  request(message: WithoutId<PageMessage>): Promise<unknown>;
  setMentionable(people: readonly Mentionable[]): void;
  /** Pictures of people by user id, in place of those that the engine knows. */
  setPictures(pictures: ReadonlyMap<string, string>): void;
  /** Has bookmarks offer a link to themselves; `make` gets the bookmark's name. */
  offerLinks(make: (bookmark: string) => void): void;
  /** Hears what LibreOffice tells this person's view, by its own numbers and words. */
  listen(hear: (type: number, payload: string) => void): void;
  /** Adds to every context menu what `prepare` gives when it is about to open; `selected`: text is selected. */
  extendContextMenu(prepare: (selected: boolean) => Promise<readonly MenuEntry[]>): void;
  /** Adds a tab to the tools, or puts it in the place of the one with its id. False: this person has no tools. */
  addTools(tab: Tab): boolean;
  /** Goes where the person behind a LibreOffice view goes; null ends it. */
  follow(view: number | null): void;
  /** The tools fold to their tabs, or unfold. */
  foldTools(folded: boolean): void;
  /** Brings a comment into view. */
  showComment(id: string): void;
  print(): void;
  notice(message: string, forMs?: number): void;
  /** Leaves the document; the page stays. */
  leave(): void;
  focus(): void;
  setAbilities(abilities: HostAbilities): void;
  setTitle(title: string): void;
  /** Shows the editor as the host wants it; at the first time also begins as it wants. */
  dress(looks: Looks): void;
  /** What is shown while the document is on its way. */
  setLoader(loader: { picture: string | null; name: string | null }): void;
}

/** The page that embeds the editor, whichever door it came through. */
export interface Host {
  tell(event: HostEvent): void;
}

export type HostFactory = (editor: EditorHandle) => Host;
