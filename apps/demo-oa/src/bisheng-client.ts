import { createHmac } from 'node:crypto';

/** The few lines that an integration with the Bisheng API needs. Copy them. */
export class BishengClient {
  constructor(
    /** Where Wenqiao is, as browsers see it, e.g. `http://office.example.com`. */
    readonly editorHost: string,
    private readonly apiKey: string,
  ) {}

  /** The link that a browser opens. `callURL` answers who opens what; see `/api/fileAcl` in server.ts. */
  openLink(mode: 'edit' | 'preview', callURL: string): string {
    const parameter = Buffer.from(callURL, 'utf8').toString('base64');
    const sign = createHmac('md5', this.apiKey).update(parameter).digest('hex');
    const page = mode === 'edit' ? 'openEditor' : 'openPreview';
    return `${this.editorHost}/apps/editor/${page}?callURL=${encodeURIComponent(parameter)}&sign=${sign}`;
  }

  /** Tells that a file was deleted on our side: everybody who edits it has to close. */
  deleteFile(docId: string): Promise<boolean> {
    return this.post(`deleteFile/${encodeURIComponent(docId)}`, null);
  }

  /** Takes users out of a document. */
  removeParticipants(docId: string, userIds: readonly string[]): Promise<boolean> {
    return this.post(`removeParticipant/${encodeURIComponent(docId)}`, userIds);
  }

  private async post(path: string, body: unknown): Promise<boolean> {
    const answer = await fetch(`${this.editorHost}/apps/editor/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { status: boolean }).status;
  }
}
