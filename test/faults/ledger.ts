import { createHash } from 'node:crypto';
import type { TestPlatform } from '#testing';
import type { WebhookReceiver } from './webhook-receiver.js';

interface Entry {
  text: string;
  sha256: string;
  /** Times that the platform may have stored it without our hearing of it. */
  unheard: number;
}

interface DocumentRows {
  revisions: { number: number; sha256: string }[];
  saveBacks: { id: string; state: string; revision: number; sha256: string }[];
}

/** Everything that the platform acknowledged, to be held against what it kept and what it brought home. */
export class Ledger {
  private readonly acknowledged = new Map<string, Entry[]>();

  get size(): number {
    return [...this.acknowledged.values()].reduce((sum, entries) => sum + entries.length, 0);
  }

  get documents(): string[] {
    return [...this.acknowledged.keys()];
  }

  acknowledge(documentId: string, text: string, unheard: number): void {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const entries = this.acknowledged.get(documentId) ?? [];
    entries.push({ text, sha256, unheard });
    this.acknowledged.set(documentId, entries);
  }

  /** Every broken promise in words; empty: the books balance. */
  async imbalances(platform: TestPlatform, receiver: WebhookReceiver): Promise<string[]> {
    const wrongs = [...receiver.wrongs];
    for (const [documentId, entries] of this.acknowledged) {
      const rows = await readDocument(platform, documentId);
      for (const { sha256, text, unheard } of entries) {
        const kept = rows.revisions.filter((revision) => revision.sha256 === sha256).length;
        if (kept < 1 || kept > 1 + unheard) wrongs.push(`${text}: ${kept} revisions, ${unheard} answers unheard`);
      }
      const taken = receiver.accepted.filter((item) => item.documentId === documentId);
      for (const { text } of taken)
        if (!text.startsWith(`${documentId} `)) wrongs.push(`${documentId} was sent bytes of another: ${text}`);
      const home = Math.max(0, ...taken.map((item) => item.revision));
      const parked = rows.saveBacks.find((item) => item.state === 'parked');
      for (const { sha256, text } of entries) {
        const number = Math.max(...rows.revisions.filter((item) => item.sha256 === sha256).map((item) => item.number));
        // A later revision of the same document brings an earlier one home with it.
        if (home < number && (parked === undefined || parked.revision < number)) wrongs.push(`${text} is not home`);
      }
      for (const saveBack of rows.saveBacks) {
        const id = `${saveBack.id}-${saveBack.revision}`;
        if (saveBack.state === 'delivered' && !taken.some((item) => item.webhookId === id))
          wrongs.push(`${documentId}: ${id} is called delivered and never was`);
        if (!['delivered', 'parked'].includes(saveBack.state)) wrongs.push(`${documentId}: ${id} is ${saveBack.state}`);
      }
    }
    return wrongs;
  }
}

async function readDocument(platform: TestPlatform, documentId: string): Promise<DocumentRows> {
  const { rows: revisions } = await platform.database.query<DocumentRows['revisions'][number]>(
    'SELECT number, sha256 FROM revision WHERE document_id = $1',
    [documentId],
  );
  const { rows: saveBacks } = await platform.database.query<DocumentRows['saveBacks'][number]>(
    `SELECT s.id, s.state, r.number AS revision, r.sha256 FROM save_back s JOIN revision r ON r.id = s.revision_id
     WHERE s.document_id = $1 ORDER BY s.created_at`,
    [documentId],
  );
  return { revisions, saveBacks };
}
