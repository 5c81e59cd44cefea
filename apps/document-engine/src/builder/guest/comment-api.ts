import { cover } from './cover.js';
import type { CommentModel } from './model.js';

/** Where a comment begins or ends. */
export interface Commented {
  mark(of: 'begin' | 'end', comment: CommentModel): void;
}

const all: CommentModel[] = [];

/** A remark beside a text. */
export class ApiComment {
  constructor(private readonly known: CommentModel) {}
  GetClassType(): string {
    return 'comment';
  }
  GetId(): string {
    return String(this.known.id);
  }
  GetText(): string {
    return this.known.text;
  }
  SetText(text: unknown): boolean {
    this.known.text = String(text);
    return true;
  }
  GetAuthorName(): string {
    return this.known.author;
  }
  SetAuthorName(name: unknown): boolean {
    this.known.author = String(name);
    return true;
  }
}

/** A comment from the beginning of the first of these to the end of the last. Null: there is nothing to comment on. */
export function commentOn(targets: readonly Commented[], text: unknown, author: unknown = ''): ApiComment | null {
  const [first, last] = [targets[0], targets.at(-1)];
  if (!first || !last) return null;
  const comment = { id: all.length + 1, text: String(text), author: String(author) };
  all.push(comment);
  first.mark('begin', comment);
  last.mark('end', comment);
  return cover('ApiComment', new ApiComment(comment));
}
