import { createHash, timingSafeEqual } from 'node:crypto';

/** The document is protected, and the password that was given does not open it, or none was given. */
export class PasswordNeeded extends Error {
  constructor() {
    super('the document is protected by a password');
  }
}

/** Nobody is there any more who could enter the password, or the document goes elsewhere. */
export class PromptAbandoned extends Error {}

interface Answer {
  participantId: string;
  password: string;
}

/**
 * Asks the people in a room for the password of its document, and keeps it for as long as the room lives. Everybody has
 * to know it, also those who come when the document is open already.
 */
export class PasswordPrompt {
  /** The password that was entered last; never logged, never stored. */
  given: string | null = null;
  private opened: { take: (answer: Answer) => void; abandon: (error: Error) => void } | null = null;
  private readonly late = new Map<string, (password: string) => void>();
  private readonly admitted = new Set<string>();

  /** `ask` shows the prompt to everybody. */
  constructor(private readonly ask: (wrong: boolean) => void) {}

  /** True while nobody has opened the document yet. */
  get pending(): boolean {
    return this.opened !== null;
  }

  /** True when the last password that was entered did not open the document. */
  get wrong(): boolean {
    return this.given !== null;
  }

  /** True when the document is not protected, or this participant knows the password. */
  admits(participantId: string): boolean {
    return this.given === null || this.admitted.has(participantId);
  }

  /** Tries to open with the password that is known and asks for another until one works. */
  async open<T>(load: (password: string | null) => Promise<T>): Promise<T> {
    for (let by: string | null = null; ;) {
      try {
        const loaded = await load(this.given);
        if (by !== null) this.admitted.add(by);
        return loaded;
      } catch (error) {
        if (!(error instanceof PasswordNeeded)) throw error;
        const next = new Promise<Answer>((take, abandon) => (this.opened = { take, abandon }));
        this.ask(this.wrong);
        try {
          const { participantId, password } = await next;
          this.given = password;
          by = participantId;
        } finally {
          this.opened = null;
        }
      }
    }
  }

  /** Asks somebody who came later until they know it. False when `stillThere` says that they are gone. */
  async prove(participantId: string, ask: (wrong: boolean) => void, stillThere: () => boolean): Promise<boolean> {
    for (let wrong = false; !this.admits(participantId); wrong = true) {
      if (!stillThere()) return false;
      const next = new Promise<string>((take) => this.late.set(participantId, take));
      ask(wrong);
      if (same(await next, this.given ?? '')) this.admitted.add(participantId);
    }
    return stillThere();
  }

  answer(participantId: string, password: string): void {
    if (this.opened) this.opened.take({ participantId, password });
    else this.late.get(participantId)?.(password);
  }

  /** Somebody is gone: nobody waits for their answer. */
  forget(participantId: string): void {
    this.late.get(participantId)?.('');
    this.late.delete(participantId);
  }

  abandon(): void {
    this.opened?.abandon(new PromptAbandoned('nobody entered the password'));
  }
}

function same(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
