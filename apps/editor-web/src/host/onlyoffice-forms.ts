import type { EditorHandle } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { type OpeningAnswer, reopenToFill, submitForm } from './onlyoffice-service.js';
import { words } from './onlyoffice-words.js';

/** Files have no roles: whoever may fill in a form fills in all of it. */
const ROLES = [{ name: words.anyone, color: '#70ad47' }];
const TYPES: Record<string, string> = { check: 'checkBox', choice: 'dropDownList', date: 'dateTime' };

/** Forms: `onRequestStartFilling`, `startFilling`, submitting. */
export class OnlyofficeForms {
  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly identity: () => [participantId: string, token: string],
    private readonly reopen: (answering: Promise<OpeningAnswer>) => Promise<void>,
  ) {}

  requestStart(): void {
    this.channel.post('onRequestStartFilling', ROLES);
  }

  /** `startFilling`: nobody changes the form in this window any more, it is filled in. */
  async start(): Promise<void> {
    const { mode, document } = this.editor.welcome ?? {};
    if (mode !== 'edit' || document?.kind !== 'text') {
      const errorDescription = 'startFilling: only whoever edits a text document can start its filling';
      this.channel.post('onError', { errorCode: -1, errorDescription });
      return;
    }
    await this.editor.save();
    this.channel.post('onStartFilling', ROLES);
    await this.reopen(reopenToFill(...this.identity()));
  }

  async submit(message: string | null): Promise<void> {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // keeps what stands in the field
    try {
      const rows = (await this.editor.request({ t: 'do', name: 'form.list', args: [] })) as string[][];
      const fields = rows.map(([number = '', kind = '', label = '', value = '']) => ({
        key: label.replace(/[:：]\s*$/, '') || `field ${Number(number) + 1}`,
        tag: '',
        value: kind === 'check' ? String(value === '1') : value,
        type: TYPES[kind] ?? 'text',
      }));
      await submitForm(fields, ...this.identity());
      if (message !== null) this.editor.notice(message, 6000);
      this.channel.post('onSubmit');
    } catch (error) {
      this.channel.post('onError', { errorCode: -83, errorDescription: `submit: ${(error as Error).message}` });
      this.editor.notice((error as Error).message, 6000);
    }
  }
}
