import { availableParallelism } from 'node:os';
import type { Handover, Successor } from '#editing';
import type { Logger } from '#platform';
import type { Room } from './room.js';

/** More documents at once would only make everybody wait for everybody. */
const MOST_AT_ONCE = 4;
/** Kits that each successor has ready for the documents that come next. */
const AHEAD = 4;

interface Move {
  room: Room;
  to: Successor | null;
}

/**
 * Hands the documents of an engine that stops to those that go on. People wait only while theirs is moved: its new kit
 * stands ready before they are asked to hold, and no more documents move at once than processors load them.
 */
export class Evacuation {
  constructor(
    private readonly handover: Handover,
    private readonly logger: Logger,
  ) {}

  /** Those with most people first: what does not move in the time that an engine is given to stop, waits longest. */
  async run(rooms: readonly Promise<Room | null>[]): Promise<void> {
    const there = (await Promise.allSettled(rooms)).flatMap((one) => (one.status === 'fulfilled' && one.value) || []);
    there.sort((a, b) => b.connectedIds.length - a.connectedIds.length);
    const successors = await this.handover.successors();
    const moves = there.map((room, place): Move => ({ room, to: successors[place % successors.length] ?? null }));
    if (successors.length === 0) {
      await this.move(moves, MOST_AT_ONCE);
      return;
    }
    const atOnce = Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(availableParallelism() / 2)));
    while (moves.length > 0) {
      const next = moves.splice(0, AHEAD * successors.length);
      await Promise.all(successors.map((one) => this.prepare(one, next.filter(({ to }) => to === one).length)));
      await this.move(next, atOnce);
    }
  }

  private async prepare(successor: Successor, documents: number): Promise<void> {
    if (documents === 0) return;
    await this.handover
      .prepare(successor, documents)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'no kits made ready for documents that move'));
  }

  private async move(moves: Move[], atOnce: number): Promise<void> {
    const walk = async (): Promise<void> => {
      for (let next = moves.shift(); next; next = moves.shift())
        await next.room
          .evacuate(next.to)
          .catch((error: unknown) => this.logger.error({ err: error }, 'a document was not saved at shutdown'));
    };
    await Promise.all(Array.from({ length: atOnce }, walk));
  }
}
