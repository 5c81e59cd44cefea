import type { DocumentChange } from '#protocol/editor';

interface RawChange {
  index?: number;
  author?: string;
  type?: string;
  description?: string;
  dateTime?: string;
  textRange?: string;
}

/** The tracked changes in the answer to `.uno:AcceptTrackedChanges`, whoever asks. */
export function parseChanges(json: string | null): Omit<DocumentChange, 'decidable'>[] {
  const { redlines = [] } = JSON.parse(json === null || json === '' ? '{}' : json) as { redlines?: RawChange[] };
  return redlines.map((raw) => ({
    index: raw.index ?? 0,
    author: raw.author ?? '',
    type: raw.type ?? '',
    description: raw.description ?? '',
    at: raw.dateTime ?? '',
    range: raw.textRange ?? null,
  }));
}

/** The command that accepts or rejects one change, or all of them. */
export function decision(accept: boolean, index: number | null): { name: string; args: string | null } {
  const verb = accept ? 'Accept' : 'Reject';
  if (index === null) return { name: `.uno:${verb}AllTrackedChanges`, args: null };
  const name = `${verb}TrackedChange`;
  return { name: `.uno:${name}`, args: JSON.stringify({ [name]: { type: 'unsigned short', value: index } }) };
}
