import type { EditorHandle } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { fetchComparison, fetchText } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

/** `setRequestedDocument`: brings a file that the embedding page names into the document. */
export class RequestedFiles {
  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly identity: () => [participantId: string, token: string],
  ) {}

  async setRequested(method: string, argument: unknown): Promise<void> {
    const given = objectAt(argument);
    const c = given['c'] ?? 'compare';
    try {
      if (c === 'compare' || c === 'combine') {
        this.editor.notice(words.comparing);
        const file = await fetchComparison(given, ...this.identity());
        await this.editor.request({ t: 'version', op: 'compare', file });
        this.editor.notice('', 1);
        return;
      }
      if (c !== 'insert-text') throw new Error(`"${textOf(c)}" is not known`);
      this.editor.notice(words.inserting);
      const html = await fetchText(given, ...this.identity());
      await this.editor.request({ t: 'paste', mime: 'text/html', data: html });
      this.editor.notice('', 1);
    } catch (error) {
      const told = (error as Error).message;
      const reason = told === 'failed' ? words.compareFailed : told;
      this.editor.notice(reason, 6000);
      this.channel.post('onError', { errorCode: -1, errorDescription: `${method}: ${reason}` });
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
