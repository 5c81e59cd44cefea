import { type ExternalLink, type LinkSource, listLinks, provideLinks, refreshLink } from '../sheets/external-links.js';
import type { EditorHandle } from './host.js';
import type { OnlyofficeChannel } from './onlyoffice-channel.js';
import { fetchWorkbook } from './onlyoffice-service.js';
import { objectAt } from './onlyoffice-json.js';

/** An integrator that does not answer leaves nobody waiting for ever. */
const ANSWER_MS = 120_000;

interface Waiting {
  method: string;
  link: ExternalLink;
  resolve: (source: LinkSource) => void;
  reject: (error: Error) => void;
}

/** Links of a workbook to others, which only the embedding page knows: `onRequestReferenceData` and what answers it. */
export class ReferenceLinks {
  /** The protocol does not say which question an answer belongs to: one is asked at a time. */
  private waiting: Waiting | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly editor: EditorHandle,
    private readonly channel: OnlyofficeChannel,
    private readonly identity: () => [participantId: string, token: string],
  ) {}

  /** Offers what the page has handlers for. */
  offer(hears: (event: string) => boolean): void {
    provideLinks({
      ...(hears('onRequestReferenceData')
        ? { update: (link) => this.ask('onRequestReferenceData', 'setReferenceData', link) }
        : {}),
      ...(hears('onRequestReferenceSource')
        ? { choose: (link) => this.ask('onRequestReferenceSource', 'setReferenceSource', link) }
        : {}),
      ...(hears('onRequestOpen') ? { open: (link) => this.open(link) } : {}),
    });
  }

  /** `setReferenceData` and `setReferenceSource`. Also unasked: the link with that path is refreshed. */
  async answered(method: string, argument: unknown): Promise<void> {
    const { waiting } = this;
    const asked = waiting?.method === method ? waiting : null;
    if (asked) this.waiting = null;
    try {
      const source = await this.sourceOf(method, argument);
      if (asked) asked.resolve(source);
      else await this.refresh(source);
    } catch (error) {
      if (asked) asked.reject(error as Error);
      else this.editor.notice((error as Error).message, 6000);
      this.channel.post('onError', { errorCode: -1, errorDescription: `${method}: ${(error as Error).message}` });
    }
  }

  private async sourceOf(method: string, argument: unknown): Promise<LinkSource> {
    const { error } = objectAt(argument) as Record<string, unknown>;
    if (typeof error === 'string' && error !== '') throw new Error(error);
    return fetchWorkbook(method, argument, ...this.identity());
  }

  private async refresh(source: LinkSource): Promise<void> {
    const ask = this.editor.request.bind(this.editor);
    const link = (await listLinks(ask)).find(({ path }) => path === source.path);
    if (!link) throw new Error('no link of this workbook has that path');
    await refreshLink(ask, link, source);
  }

  private ask(event: string, method: string, link: ExternalLink): Promise<LinkSource> {
    const asked = this.turn.then(
      () =>
        new Promise<LinkSource>((resolve, reject) => {
          const timer = setTimeout(() => {
            this.waiting = null;
            reject(new Error(`${event} was not answered`));
          }, ANSWER_MS);
          this.waiting = {
            method,
            link,
            resolve: (source) => (clearTimeout(timer), resolve(source)),
            reject: (error) => (clearTimeout(timer), reject(error)),
          };
          this.channel.post(event, facts(link));
        }),
    );
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  /** The window is opened by the click that asks for it; the page finds it by its name. */
  private open(link: ExternalLink): void {
    const windowName = `wenqiao-source-${Date.now()}`;
    window.open('', windowName);
    this.channel.post('onRequestOpen', { ...facts(link), windowName });
  }
}

function facts({ path, referenceData }: ExternalLink): Record<string, unknown> {
  return { path, ...(referenceData === null ? {} : { referenceData }) };
}
