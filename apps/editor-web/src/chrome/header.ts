import type { Person, SaveState } from '#protocol/editor';
import type { HostAbilities } from '../host/host.js';
import { language, t } from '../i18n.js';
import { openMenu } from '../popups/menu.js';
import { type Brand, readableOn } from './brand.js';
import { formatName } from './file-menu.js';
import { icon } from './icons.js';

export interface HeaderHooks {
  download: () => void;
  print: () => void;
  edit: () => void;
  /** Zooming from the header, for pages that have no status bar. */
  zoom?: (steps: number) => void;
  /** Formats that the document can be had in. */
  formats?: () => readonly string[];
  downloadAs?: (format: string) => void;
}

/** Title, save state, people, and what may be done with the whole document. */
const HOST_LABELS = {
  share: 'share',
  versions: 'versions',
  rename: 'rename',
  saveAs: 'saveAs',
  createNew: 'createNew',
  edit: 'edit',
  goBack: 'goBack',
  close: 'close',
} as const;
/** Buttons that the host names itself. */
const HOST_NAMED = [
  'info',
  'favorite',
  'compare',
  'insertText',
  'saveCopy',
  'fullscreen',
  'files',
  'startFilling',
  'submit',
  'feedback',
  'about',
] as const;

export class Header {
  readonly element = document.createElement('header');
  private brand: Brand = { name: null, logo: null, color: null };
  private readonly brandMark = document.createElement('span');
  private readonly title = document.createElement('strong');
  private readonly save = document.createElement('span');
  private readonly people = document.createElement('div');
  private readonly actions = document.createElement('div');
  /** Where the side panel has its buttons. */
  readonly panels = document.createElement('div');
  private readonly zoomLabel = document.createElement('span');
  private readonly hostActions = document.createElement('div');

  constructor(private readonly hooks: HeaderHooks) {
    this.element.className = 'header';
    this.brandMark.className = 'brand';
    this.save.className = 'save-state';
    this.save.setAttribute('role', 'status');
    this.people.className = 'people';
    this.actions.className = 'actions';
    this.hostActions.className = 'actions host-actions';
    this.element.append(this.title, this.save, this.people, this.panels, this.actions, this.hostActions);
  }

  setTitle(title: string): void {
    this.title.textContent = title;
    document.title = `${title} · ${this.brand.name || '文桥'}`;
  }

  /** Name, picture and colour of the system that the person came from. */
  setBrand(brand: Brand): void {
    this.brand = brand;
    this.element.classList.toggle('branded', brand.color !== null);
    if (brand.color !== null) {
      this.element.style.setProperty('--brand', brand.color);
      this.element.style.setProperty('--brand-ink', readableOn(brand.color));
    }
    this.brandMark.replaceChildren();
    if (brand.logo !== null) {
      const picture = document.createElement('img');
      picture.src = brand.logo;
      picture.alt = brand.name ?? '';
      picture.referrerPolicy = 'no-referrer';
      picture.onerror = () => picture.remove();
      this.brandMark.append(brand.url ? linked(picture, brand.url) : picture);
    }
    if (brand.name !== null) this.brandMark.append(brand.name);
    if (this.brandMark.childNodes.length > 0) this.element.prepend(this.brandMark);
    else this.brandMark.remove();
    if (this.title.textContent) this.setTitle(this.title.textContent);
  }

  setSave(state: SaveState, at: string | null): void {
    const time =
      state === 'saved' && at !== null
        ? ` ${new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })}`
        : '';
    this.save.textContent = `${t(state)}${time}`;
    this.save.dataset['state'] = state;
  }

  setReadOnly(): void {
    this.save.textContent = t('readOnly');
    this.save.dataset['state'] = 'read-only';
  }

  setPeople(people: readonly Person[], me: string): void {
    this.people.replaceChildren(
      ...people.map((person) => {
        const chip = document.createElement('span');
        chip.className = 'person';
        chip.title = person.id === me ? `${person.name} (${t('you')})` : person.name;
        chip.dataset['user'] = person.userId;
        chip.style.setProperty('--person', person.color);
        if (/^https?:\/\//i.test(person.avatar)) {
          const picture = document.createElement('img');
          picture.src = person.avatar;
          picture.alt = person.name;
          picture.referrerPolicy = 'no-referrer';
          picture.onerror = () => chip.replaceChildren(initials(person.name));
          chip.append(picture);
        } else chip.append(initials(person.name));
        return chip;
      }),
    );
  }

  setActions(given: { download: boolean; print: boolean; edit: boolean }): void {
    const button = (drawing: string | null, text: string, label: string, action: () => void): HTMLButtonElement => {
      const element = document.createElement('button');
      element.type = 'button';
      if (drawing === null) element.textContent = text;
      else element.append(icon(drawing), text);
      element.title = label;
      element.setAttribute('aria-label', label);
      element.onmousedown = (event) => event.preventDefault();
      element.onclick = action;
      return element;
    };
    const { zoom, formats } = this.hooks;
    this.actions.replaceChildren(
      ...(zoom
        ? [
            button(null, '−', t('zoomOut'), () => zoom(-1)),
            this.zoomLabel,
            button(null, '+', t('zoomIn'), () => zoom(1)),
          ]
        : []),
      ...(given.edit ? [button('edit', t('edit'), t('edit'), this.hooks.edit)] : []),
      ...(given.download
        ? [
            button('download', t('download'), t('download'), this.hooks.download),
            ...(formats
              ? [
                  button(null, '▾', `${t('download')} ▾`, () =>
                    openMenu(
                      formats().map((format) => ({
                        label: formatName(format),
                        run: () => this.hooks.downloadAs?.(format),
                      })),
                      { at: this.actions },
                    ),
                  ),
                ]
              : []),
          ]
        : []),
      ...(given.print ? [button('print', t('print'), t('print'), this.hooks.print)] : []),
    );
  }

  setZoom(zoom: number): void {
    this.zoomLabel.textContent = `${Math.round(zoom * 100)}%`;
  }

  /** Buttons for what the page around the editor can do. */
  setHost(abilities: HostAbilities, ask: (what: keyof HostAbilities) => void): void {
    const names = Object.keys(HOST_LABELS).filter((name) => name in abilities) as (keyof typeof HOST_LABELS)[];
    const make = (name: keyof HostAbilities, label: string, pressed?: boolean): HTMLButtonElement => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.dataset['host'] = name;
      if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed));
      button.onmousedown = (event) => event.preventDefault();
      button.onclick = () => ask(name);
      return button;
    };
    this.hostActions.replaceChildren(
      ...HOST_NAMED.flatMap((name) => {
        const given = abilities[name];
        return given ? [make(name, given.text, 'pressed' in given ? given.pressed : undefined)] : [];
      }),
      ...names.map((name) => make(name, textOf(abilities[name]) ?? t(HOST_LABELS[name]))),
    );
  }
}

/** What the host itself calls a button of ours. */
function textOf(ability: true | { text?: string } | undefined): string | undefined {
  return ability === true ? undefined : ability?.text;
}

function linked(picture: HTMLElement, url: string): HTMLElement {
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.append(picture);
  return link;
}

function initials(name: string): string {
  const trimmed = name.trim();
  return /[\u3400-\u9fff]/.test(trimmed) ? trimmed.slice(-2) : trimmed.slice(0, 2).toUpperCase();
}
