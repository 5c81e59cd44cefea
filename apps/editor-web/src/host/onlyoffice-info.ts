import { dialogButton, openDialog } from '../dialogs/dialog.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

type Json = Record<string, unknown>;

/** Facts about the document that the embedding page gave: `document.info`, and who has access. */
export class DocumentInfo {
  private sharing: readonly Json[];

  constructor(private readonly info: Json) {
    this.sharing = listOf(info['sharingSettings']);
  }

  get empty(): boolean {
    return this.sharing.length === 0 && this.facts().length === 0;
  }

  /** `setSharingSettings`. */
  setSharing(argument: unknown): void {
    this.sharing = listOf(objectAt(argument)['sharingSettings']);
    document.querySelector('.onlyoffice-sharing')?.replaceWith(this.access());
  }

  show(): void {
    const body = document.createElement('div');
    body.className = 'form onlyoffice-info';
    for (const [label, value] of this.facts()) body.append(row(label, value));
    body.append(this.access());
    openDialog(words.info, body);
  }

  private facts(): [label: string, value: string][] {
    const { owner, uploaded, folder } = this.info as Record<'owner' | 'uploaded' | 'folder', unknown>;
    return (
      [
        [words.owner, owner],
        [words.uploaded, uploaded],
        [words.folder, folder],
      ] as const
    ).flatMap(([label, value]) =>
      typeof value === 'string' && value !== '' ? [[label, value] as [string, string]] : [],
    );
  }

  private access(): HTMLElement {
    const list = document.createElement('div');
    list.className = 'onlyoffice-sharing';
    if (this.sharing.length === 0) return list;
    const heading = document.createElement('h3');
    heading.textContent = words.access;
    list.append(heading);
    for (const entry of this.sharing) {
      const user = typeof entry['user'] === 'string' ? entry['user'] : '';
      const rights = typeof entry['permissions'] === 'string' ? entry['permissions'] : '';
      list.append(row(entry['isLink'] === true ? `${words.link}: ${user}` : user, rights));
    }
    return list;
  }
}

/** Who stands behind the embedding page: `customization.customer`. */
export function showCustomer(customer: Json): void {
  const body = document.createElement('div');
  body.className = 'form onlyoffice-info';
  const logo = httpUrl(customer['logo']);
  if (logo !== null) {
    const picture = document.createElement('img');
    picture.src = logo;
    picture.alt = '';
    picture.referrerPolicy = 'no-referrer';
    body.append(picture);
  }
  const { name, address, mail, phone, www, info } = customer as Record<string, unknown>;
  const lines = [
    [words.name, name],
    [words.address, address],
    [words.mail, mail],
    [words.phone, phone],
    [words.website, www],
    [words.info, info],
  ] as const;
  for (const [label, value] of lines) if (typeof value === 'string' && value !== '') body.append(row(label, value));
  openDialog(words.about, body);
}

/** Shows addresses to copy; each with what it is for. */
export function showLinks(title: string, links: readonly (readonly [label: string, value: string])[]): void {
  const body = document.createElement('div');
  body.className = 'form onlyoffice-links';
  for (const [label, value] of links) {
    const line = document.createElement('label');
    line.className = 'form-row';
    const name = document.createElement('span');
    name.textContent = label;
    const field = document.createElement('input');
    field.readOnly = true;
    field.value = value;
    field.onfocus = () => field.select();
    const copy = dialogButton(words.copy, () => {
      field.select();
      document.execCommand('copy'); // also where the clipboard of the browser is closed to frames
    });
    line.append(name, field, copy);
    body.append(line);
  }
  openDialog(title, body);
}

function httpUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? value : null;
}

function row(label: string, value: string): HTMLElement {
  const line = document.createElement('div');
  line.className = 'form-row';
  const [name, content] = [document.createElement('span'), document.createElement('strong')];
  name.textContent = label;
  content.textContent = value;
  line.append(name, content);
  return line;
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((item) => objectAt(item)) : [];
}
