import { provideRecipients, takeRecipients } from '../mail-merge/mail-merge.js';
import type { EditorHandle } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { fetchTable } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';

/** Recipients of a mail merge, which the embedding page chooses: `onRequestSelectSpreadsheet` and what answers it. */
export class Recipients {
  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly identity: () => [participantId: string, token: string],
  ) {}

  offer(hears: (event: string) => boolean): void {
    if (hears('onRequestSelectSpreadsheet'))
      provideRecipients(() => this.channel.post('onRequestSelectSpreadsheet', { c: 'mailmerge' }));
    else if (hears('onRequestMailMergeRecipients'))
      provideRecipients(() => this.channel.post('onRequestMailMergeRecipients'));
    else provideRecipients(null);
  }

  /** `setRequestedSpreadsheet`, and `setMailMergeRecipients` as it was called before. */
  async answered(method: string, argument: unknown): Promise<void> {
    try {
      const given = objectAt(argument);
      const c = given['c'] ?? 'mailmerge';
      if (c !== 'mailmerge') throw new Error(`"${typeof c === 'string' ? c : ''}" is not known`);
      if (this.editor.welcome?.document.kind !== 'text') throw new Error('mail merge is there in text documents only');
      if (this.editor.welcome.mode !== 'edit') throw new Error('mail merge needs the right to edit');
      takeRecipients(await fetchTable(method, given, ...this.identity()));
    } catch (error) {
      const reason = (error as Error).message;
      this.editor.notice(reason, 6000);
      this.channel.post('onError', { errorCode: -1, errorDescription: `${method}: ${reason}` });
    }
  }
}
