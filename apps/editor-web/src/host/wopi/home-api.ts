/** What became of a save; see the gateway's `SaveOutcome`. */
export type SaveOutcome =
  { outcome: 'saved' } | { outcome: 'unmodified' } | { outcome: 'failed'; code: string; message: string };

export interface HomeStatus {
  modified: boolean;
  trouble: { code: string; message: string } | null;
  tokenExpiresAt: string | null;
  title: string;
}

/** Asks our server about the file's home, with the page's own token. */
export class HomeApi {
  private readonly base = `/hosting/wopi-sessions/${/\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? ''}`;

  status(): Promise<HomeStatus> {
    return this.call('GET', '') as Promise<HomeStatus>;
  }

  save(extendedData: string | undefined): Promise<SaveOutcome> {
    return this.call('POST', '/save', extendedData === undefined ? {} : { extendedData }) as Promise<SaveOutcome>;
  }

  overwrite(): Promise<SaveOutcome> {
    return this.call('POST', '/conflict', { choice: 'overwrite' }) as Promise<SaveOutcome>;
  }

  async renewToken(accessToken: string, accessTokenTtl: number | undefined): Promise<void> {
    await this.call('POST', '/access-token', {
      accessToken,
      ...(accessTokenTtl === undefined ? {} : { accessTokenTtl }),
    });
  }

  saveAs(name: string): Promise<{ name: string; editUrl: string | null }> {
    return this.call('POST', '/save-as', { name }) as Promise<{ name: string; editUrl: string | null }>;
  }

  rename(name: string): Promise<{ name: string }> {
    return this.call('POST', '/rename', { name }) as Promise<{ name: string }>;
  }

  async image(url: string): Promise<Blob> {
    return (await this.request('POST', '/image', { url })).blob();
  }

  /** Sound or film, by a link for the engine. */
  media(url: string, name: string): Promise<{ file: string; kind: string; extension: string }> {
    return this.call('POST', '/media', { url, ...(name === '' ? {} : { name }) }) as Promise<{
      file: string;
      kind: string;
      extension: string;
    }>;
  }

  async remove(participantId: string): Promise<void> {
    await this.call('POST', '/remove', { participantId });
  }

  /** A picture, or a text document as HTML. */
  async fileToInsert(url: string, name: string): Promise<Blob> {
    return (await this.request('POST', '/insert-file', { url, ...(name === '' ? {} : { name }) })).blob();
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.request(method, path, body);
    return answer.status === 204 ? null : answer.json();
  }

  /** Throws an Error with the server's words when it refuses. */
  private async request(method: string, path: string, body?: unknown): Promise<Response> {
    const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
    const answer = await fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    const problem = (await answer.json().catch(() => ({}))) as { title?: unknown };
    throw new Error(typeof problem.title === 'string' ? problem.title : `HTTP ${answer.status}`);
  }
}
