import { texts } from '../i18n.js';
import { identityOfPage } from './page-identity.js';
import type { EditorHandle, Host, HostEvent, HostFactory } from './host.js';

const SHOWN_MS = 6_000;
const words = texts(
  {
    sending: '正在回存到业务系统…',
    arrived: '已保存并回存到业务系统',
    onItsWay: '已保存，正在回存到业务系统',
    failed: '已保存，但业务系统没有接收：{reason}。管理员可以看到并重试。',
    unheard: '已保存，但未能确认是否已回存到业务系统',
  },
  {
    sending: 'Bringing it home to your system…',
    arrived: 'Saved, and home in your system',
    onItsWay: 'Saved, and on its way to your system',
    failed: 'Saved, but your system did not take it: {reason}. An administrator sees it and can try again.',
    unheard: 'Saved, but whether it has come home in your system could not be found out',
  },
);

/** Nobody embeds the editor. Where the integrator wants it, Save brings the document home and the page says whether it arrived. */
class HomeHost implements Host {
  private sending = false;

  constructor(private readonly editor: EditorHandle) {}

  tell(event: HostEvent): void {
    if (event.e === 'saved-on-request' && this.editor.welcome?.options['saveSendsHome'] === true) void this.sendHome();
  }

  private async sendHome(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.editor.notice(words.sending);
    try {
      this.editor.notice(outcome(await askToSend()), SHOWN_MS);
    } catch {
      this.editor.notice(words.unheard, SHOWN_MS); // it is durable, and goes home when everybody has left
    } finally {
      this.sending = false;
    }
  }
}

interface Sent {
  state: string;
  error: string | null;
}

async function askToSend(): Promise<Sent> {
  const [participantId, token] = identityOfPage();
  const answer = await fetch(`/editor/participants/${participantId}/save-back`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
  return (await answer.json()) as Sent;
}

function outcome({ state, error }: Sent): string {
  if (['delivered', 'kept', 'nothing'].includes(state)) return words.arrived;
  return error === null ? words.onItsWay : words.failed.replace('{reason}', error);
}

export const homeHost: HostFactory = (editor) => new HomeHost(editor);
