import { t } from '../i18n.js';
import type { Connection } from '../socket/connection.js';
import type { Together } from '../together/together.js';
import type { Welcome } from '../workbench.js';
import { copySelection, pasteFrom, pasteFromSystem, pasteImage } from './clipboard.js';

export interface ClipboardDeskHooks {
  connection: Connection;
  welcome: () => Welcome | null;
  /** The person may change the document, if only by proposals or comments. */
  mayEdit: () => boolean;
  /** The person may write, be it tracked. */
  mayType: () => boolean;
  command: (name: string) => void;
  notice: (message: string, forMs?: number) => void;
  focus: () => void;
  together: () => Together;
  /** What is selected now is on its way to the clipboard. */
  copied: () => void;
  /** True when it pasted what was copied here in a way of its own. */
  pasteOwn: (plain: boolean) => Promise<boolean>;
}

/** What people take out of the document and bring into it: text, pictures, files. */
export class ClipboardDesk {
  constructor(private readonly hooks: ClipboardDeskHooks) {}

  copyEvent(event: ClipboardEvent, cut: boolean): void {
    event.preventDefault();
    this.copy(cut);
  }

  pasteEvent(event: ClipboardEvent): void {
    event.preventDefault();
    if (!this.hooks.mayEdit() || !event.clipboardData) return;
    pasteFrom(event.clipboardData, this.hooks.connection).catch(this.denied);
  }

  copySelected(cut: boolean): void {
    this.copy(cut);
    this.hooks.focus();
  }

  pasteFromSystem(plain: boolean): void {
    this.hooks
      .pasteOwn(plain)
      .then((done) => (done ? undefined : pasteFromSystem(this.hooks.connection, plain)))
      .catch(() => this.hooks.notice(t('pasteDenied'), 3000))
      .finally(() => this.hooks.focus());
  }

  insertImage(image: Blob): Promise<void> {
    const { connection } = this.hooks;
    return connection.underWay.during(pasteImage(image, connection));
  }

  pickImage(): void {
    const picker = document.createElement('input');
    picker.type = 'file';
    picker.accept = 'image/png,image/jpeg,image/gif,image/bmp,image/svg+xml';
    picker.onchange = () => {
      const file = picker.files?.[0];
      if (file) this.insertImage(file).catch(this.denied);
      this.hooks.focus();
    };
    picker.click();
  }

  /** Pictures dropped on the document are inserted. */
  acceptDrops(element: HTMLElement): void {
    element.addEventListener('dragover', (event) => {
      if (this.hooks.mayEdit() && event.dataTransfer?.types.includes('Files')) event.preventDefault();
    });
    element.addEventListener('drop', (event) => {
      const file = [...(event.dataTransfer?.files ?? [])].find((item) => item.type.startsWith('image/'));
      if (!file || !this.hooks.mayEdit()) return;
      event.preventDefault();
      this.insertImage(file).catch(this.denied);
    });
  }

  /** What a long press offers. */
  touchActions(): { label: string; name: string; run: () => void }[] {
    const permissions = this.hooks.welcome()?.permissions;
    const mayType = this.hooks.mayType();
    const paste = async (): Promise<void> => {
      const text = await navigator.clipboard.readText();
      await this.hooks.connection.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: text });
    };
    return [
      ...(permissions?.copy ? [{ label: t('copy'), name: 'copy', run: () => this.copy(false) }] : []),
      ...(permissions?.copy && mayType ? [{ label: t('cut'), name: 'cut', run: () => this.copy(true) }] : []),
      ...(mayType
        ? [
            {
              label: t('paste'),
              name: 'paste',
              run: () => void paste().catch(() => this.hooks.notice(t('pasteDenied'), 4000)),
            },
          ]
        : []),
      { label: t('selectAll'), name: 'select-all', run: () => this.hooks.command('.uno:SelectAll') },
      ...(permissions?.comment
        ? [
            {
              label: t('addComment'),
              name: 'comment',
              run: () => {
                const { panel, comments } = this.hooks.together();
                panel.show('comments');
                comments.compose();
              },
            },
          ]
        : []),
    ];
  }

  /** What may not be copied is not cut either: it would be lost. */
  private copy(cut: boolean): void {
    const mayCut = this.hooks.mayEdit() && this.hooks.welcome()?.permissions.copy === true;
    this.hooks.copied();
    copySelection(this.hooks.connection, cut && mayCut).catch(this.denied);
  }

  private readonly denied = (): void => this.hooks.notice(t('notPermitted'), 3000);
}
