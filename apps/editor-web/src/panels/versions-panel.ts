import type { DocumentVersion, PageMessage, TextChange } from '#protocol/editor';
import { t, type Word } from '../i18n.js';
import type { Connection } from '../socket/connection.js';
import { timeOf } from './comments-panel.js';
import type { PanelContent } from './side-panel.js';

export interface VersionHooks {
  connection: Connection;
  failed: (error: unknown) => void;
  notice: (text: string) => void;
  /** Differences stand in the document as tracked changes now. */
  compared: () => void;
}

type Op = Omit<Extract<PageMessage, { t: 'version' }>, 't' | 'id'>;

const ORIGINS: Record<string, Word> = {
  fetched: 'originFetched',
  uploaded: 'originUploaded',
  edited: 'originEdited',
};

/** Every stored version: who, when, what changed; name it, open it, download it, bring it back. */
export class VersionsPanel implements PanelContent {
  readonly element = document.createElement('div');
  private readonly list = document.createElement('ol');
  private readonly keep = document.createElement('form');
  private mayEdit = false;
  private mayCompare = false;

  constructor(private readonly hooks: VersionHooks) {
    this.element.className = 'versions-panel';
    this.list.className = 'versions';
    const name = document.createElement('input');
    name.placeholder = t('versionName');
    name.setAttribute('aria-label', t('versionName'));
    name.maxLength = 200;
    const button = document.createElement('button');
    button.type = 'submit';
    button.className = 'primary';
    button.textContent = t('keepVersion');
    this.keep.className = 'keep-version';
    this.keep.append(name, button);
    this.keep.onsubmit = (event) => {
      event.preventDefault();
      void this.ask({ op: 'save', ...(name.value.trim() === '' ? {} : { name: name.value.trim() }) }).then((done) => {
        if (done === undefined) return;
        name.value = '';
        this.refresh();
      });
    };
    this.element.append(this.keep, this.list);
  }

  shown(visible: boolean): void {
    if (visible) this.refresh();
  }

  setRights(mayEdit: boolean, mayCompare: boolean): void {
    this.mayEdit = mayEdit;
    this.mayCompare = mayCompare;
    this.keep.hidden = !mayEdit;
  }

  private refresh(): void {
    this.hooks.connection
      .ask({ t: 'versions' })
      .then((value) => this.draw(value as DocumentVersion[]))
      .catch((error: unknown) => this.hooks.failed(error));
  }

  /** Undefined when it did not work; the person has been told. */
  private async ask(op: Op): Promise<unknown> {
    try {
      return await this.hooks.connection.ask({ t: 'version', ...op });
    } catch (error) {
      this.hooks.failed(error);
      return undefined;
    }
  }

  private draw(versions: readonly DocumentVersion[]): void {
    this.list.replaceChildren(...versions.map((version) => this.one(version)));
    if (versions.length === 0) {
      const empty = document.createElement('li');
      empty.className = 'empty';
      empty.textContent = t('noVersions');
      this.list.append(empty);
    }
  }

  private one(version: DocumentVersion): HTMLElement {
    const item = document.createElement('li');
    item.className = 'version';
    item.dataset['version'] = String(version.number);
    const title = document.createElement('strong');
    title.textContent = version.name ?? `#${version.number}`;
    const facts = document.createElement('small');
    const origin = ORIGINS[version.origin];
    facts.textContent = [
      timeOf(version.at),
      version.by.join('、'),
      origin === undefined ? '' : t(origin),
      version.current ? t('currentVersion') : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
    const actions = document.createElement('div');
    actions.className = 'comment-actions';
    const result = document.createElement('div');
    result.className = 'version-changes';
    result.hidden = true;
    const button = (label: string, name: string, action: () => void): void => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = label;
      element.dataset['action'] = name;
      element.onclick = action;
      actions.append(element);
    };
    const { number } = version;
    button(t('openVersion'), 'open', () => {
      // Opened before the answer is there, or the browser takes it for an unwanted window.
      const page = window.open('about:blank', '_blank');
      void this.ask({ op: 'open', number }).then((value) => {
        if (value === undefined || !page) page?.close();
        else page.location.replace((value as { url: string }).url);
      });
    });
    button(t('whatChanged'), 'changes', () => {
      void this.ask({ op: 'changes', number }).then((value) => {
        if (value !== undefined) showChanges(result, value as TextChange[]);
      });
    });
    button(t('download'), 'content', () => {
      void this.ask({ op: 'content', number }).then((value) => {
        if (value === undefined) return;
        const link = document.createElement('a');
        link.href = (value as { url: string }).url;
        link.download = '';
        link.click();
      });
    });
    if (this.mayCompare)
      button(t('compareVersion'), 'compare', () => {
        void this.ask({ op: 'compare', number }).then((value) => {
          if (value === undefined) return;
          const { changes } = value as { changes: number };
          this.hooks.notice(changes === 0 ? t('nothingChanged') : t('comparedVersion'));
          if (changes > 0) this.hooks.compared();
        });
      });
    if (this.mayEdit) {
      button(t('nameVersion'), 'name', () => this.rename(item, title, version));
      if (!version.current)
        button(t('restoreVersion'), 'restore', () => {
          if (!window.confirm(t('restoreSure'))) return;
          void this.ask({ op: 'restore', number }).then((value) => {
            if (value === undefined) return;
            this.hooks.notice(t('restoredVersion'));
            this.refresh();
          });
        });
    }
    item.append(title, facts, actions, result);
    return item;
  }

  private rename(item: HTMLElement, title: HTMLElement, version: DocumentVersion): void {
    const form = document.createElement('form');
    const name = document.createElement('input');
    name.value = version.name ?? '';
    name.maxLength = 200;
    name.setAttribute('aria-label', t('versionName'));
    form.append(name);
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.ask({ op: 'name', number: version.number, name: name.value.trim() }).then(() => this.refresh());
    };
    item.replaceChild(form, title);
    name.focus();
  }
}

function showChanges(element: HTMLElement, changes: readonly TextChange[]): void {
  element.hidden = false;
  element.replaceChildren(
    ...changes.map((change) => {
      const tag = change.kind === 'added' ? 'ins' : change.kind === 'removed' ? 'del' : 'span';
      const run = document.createElement(tag);
      run.textContent = change.text;
      return run;
    }),
  );
  if (changes.every((change) => change.kind === 'same')) element.textContent = t('nothingChanged');
}
