/** Wenqiao's REST API, as far as the demo page shows something of it. An integration by Bisheng API does without. */
export class PlatformApi {
  constructor(
    private readonly host: string,
    private readonly keys: { apiKey: string; adminApiKey: string },
  ) {}

  /** What is on its way home, newest first. */
  async saveBacks(): Promise<unknown[]> {
    const { items } = (await this.call('/api/v1/save-backs?limit=50', this.keys.apiKey)) as { items: unknown[] };
    return items;
  }

  /** Who edits which of these documents now. */
  async people(docIds: readonly string[]): Promise<Record<string, readonly unknown[]>> {
    const entries = await Promise.all(
      docIds.map(async (docId) => {
        const document = (await this.call(
          `/api/v1/documents?door=bisheng&externalId=${encodeURIComponent(docId)}`,
          this.keys.apiKey,
        )) as { id?: string };
        if (document.id === undefined) return [docId, []] as const;
        const { items } = (await this.call(`/api/v1/documents/${document.id}/participants`, this.keys.apiKey)) as {
          items: unknown[];
        };
        return [docId, items] as const;
      }),
    );
    return Object.fromEntries<readonly unknown[]>(entries);
  }

  async interval(): Promise<unknown> {
    return ((await this.call('/api/v1/admin/save-back-interval', this.keys.adminApiKey)) as { seconds: unknown })
      .seconds;
  }

  setInterval(seconds: number): Promise<unknown> {
    return this.call('/api/v1/admin/save-back-interval', this.keys.adminApiKey, {
      method: 'PUT',
      body: JSON.stringify({ seconds, apply: 'pending' }),
    });
  }

  private async call(path: string, key: string, init: { method?: string; body?: string } = {}): Promise<unknown> {
    const answer = await fetch(this.host + path, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    return (await answer.json()) as unknown;
  }
}
