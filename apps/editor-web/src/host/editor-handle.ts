import type { Person } from '#protocol/editor';
import { type Looks, putOn } from '../appearance/looks.js';
import type { Capabilities } from '../capabilities.js';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { readBrand } from '../chrome/brand.js';
import type { Header } from '../chrome/header.js';
import type { Messages } from '../chrome/messages.js';
import type { Extensions } from '../extensions.js';
import type { ClipboardDesk } from '../input/clipboard-desk.js';
import type { MenuEntry } from '../popups/menu.js';
import type { Tab } from '../ribbon/tool.js';
import type { Connection } from '../socket/connection.js';
import type { Together } from '../together/together.js';
import { bool, type Welcome } from '../workbench.js';
import type { EditorHandle, HostAbilities, HostEvent, Mentionable } from './host.js';

/** The parts of the editor that a host may reach. */
export interface ReachableParts {
  root: HTMLElement;
  messages: Messages;
  fit: (what: 'width' | 'page') => void;
  connection: Connection;
  canvas: DocumentCanvas;
  header: Header;
  together: Together;
  clipboard: ClipboardDesk;
  extensions: Extensions;
  welcome: () => Welcome | null;
  capabilities: () => Capabilities | null;
  people: () => readonly Person[];
  tell: (event: HostEvent) => void;
  /** Resolves when what tools were asked for is in the document. */
  settled: () => Promise<void>;
  command: (name: string, args?: Record<string, unknown>) => void;
  setAbilities: (abilities: HostAbilities) => void;
  setPictures: (pictures: ReadonlyMap<string, string>) => void;
  offerLinks: (make: (bookmark: string) => void) => void;
  print: () => void;
  notice: (message: string, forMs?: number) => void;
  focus: () => void;
}

/** The editor as the page around it sees it. */
export class ReachableEditor implements EditorHandle {
  private dressed = false;

  /** The parts come when they are made: a host is there before them. */
  constructor(private readonly parts: () => ReachableParts) {}

  get welcome(): Welcome | null {
    return this.parts().welcome();
  }

  command(name: string, args?: Record<string, unknown>): void {
    this.parts().command(name, args);
  }

  async save(): Promise<void> {
    const { connection, tell, settled } = this.parts();
    await settled();
    await connection.ask({ t: 'save' });
    tell({ e: 'saved-on-request' });
  }

  async exportAs(format: string, purpose: 'download' | 'print'): Promise<string> {
    const { connection, settled } = this.parts();
    await settled();
    const { url } = (await connection.ask({ t: 'export', format, purpose })) as { url: string };
    return url;
  }

  insertImage(image: Blob): Promise<void> {
    return this.parts().clipboard.insertImage(image);
  }

  request(message: Parameters<EditorHandle['request']>[0]): Promise<unknown> {
    return this.parts().connection.ask(message);
  }

  setMentionable(people: readonly Mentionable[]): void {
    this.parts().together.setMentionable(people);
  }

  setPictures(pictures: ReadonlyMap<string, string>): void {
    this.parts().setPictures(pictures);
  }

  listen(hear: (type: number, payload: string) => void): void {
    this.parts().extensions.listen(hear);
  }

  extendContextMenu(prepare: (selected: boolean) => Promise<readonly MenuEntry[]>): void {
    this.parts().extensions.extendContextMenu(prepare);
  }

  addTools(tab: Tab): boolean {
    const ribbon = this.parts().capabilities()?.ribbon;
    if (!ribbon?.built) return false;
    ribbon.addTab(tab);
    return true;
  }

  offerLinks(make: (bookmark: string) => void): void {
    this.parts().offerLinks(make);
  }

  follow(view: number | null): void {
    const { people, together } = this.parts();
    together.follow(people().find((person) => view !== null && person.view === view)?.id ?? null);
  }

  foldTools(folded: boolean): void {
    this.parts().capabilities()?.ribbon.element.classList.toggle('collapsed', folded);
    this.parts().canvas.changed();
  }

  showComment(id: string): void {
    void this.parts()
      .together.showComment(id)
      .catch(() => undefined); // the connection is gone; nothing to show
  }

  print(): void {
    this.parts().print();
  }

  notice(message: string, forMs?: number): void {
    this.parts().notice(message, forMs);
  }

  leave(): void {
    this.parts().connection.leave();
  }

  focus(): void {
    this.parts().focus();
  }

  setAbilities(abilities: HostAbilities): void {
    this.parts().setAbilities(abilities);
  }

  setTitle(title: string): void {
    this.parts().header.setTitle(title);
  }

  setLoader(loader: { picture: string | null; name: string | null }): void {
    this.parts().messages.setLoader(loader);
  }

  dress(looks: Looks): void {
    const { root, header, canvas } = this.parts();
    putOn(root, looks);
    if (looks.logo === 'none') header.setBrand({ name: null, logo: null, color: null });
    else if (looks.logo) {
      const brand = readBrand(this.welcome?.options['brand']);
      header.setBrand({ ...brand, logo: looks.logo.picture, url: looks.logo.url });
    }
    if (!this.dressed) this.beginAs(looks);
    this.dressed = true;
    canvas.changed();
  }

  private beginAs({ toolsFolded, zoom, tracksChanges, changesListed }: Looks): void {
    const { canvas, fit, together } = this.parts();
    const { mode, document: document_, permissions } = this.welcome ?? {};
    if (toolsFolded) this.foldTools(true);
    if (typeof zoom === 'number') canvas.zoomTo(zoom);
    else if (zoom !== null && document_?.kind !== 'spreadsheet') fit(zoom);
    if (document_?.kind !== 'text') return;
    if (tracksChanges && mode === 'edit' && permissions?.decideChanges === true)
      this.command('.uno:TrackChanges', { TrackChanges: bool(true) });
    if (changesListed) together.panel.show('changes');
  }
}
