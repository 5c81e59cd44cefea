import type { EngineMessage, Person } from '#protocol/editor';
import { named } from './group-rules.js';
import { Seat } from './seat.js';

/** Everybody in a room, and what all of them are told. */
export class Seats {
  private readonly byId = new Map<string, Seat>();
  private colors = 0;

  /** `admits`: whether somebody may know of the document and of the people in it. */
  constructor(private readonly admits: (id: string) => boolean) {}

  get(id: string): Seat | undefined {
    return this.byId.get(id);
  }

  /** True as long as nobody else sits there. */
  holds(seat: Seat): boolean {
    return this.byId.get(seat.id) === seat;
  }

  set(seat: Seat): void {
    this.byId.set(seat.id, seat);
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  clear(): void {
    this.byId.clear();
  }

  nextColor(): string {
    return Seat.colorFor(this.colors++);
  }

  get all(): Seat[] {
    return [...this.byId.values()];
  }

  get connected(): Seat[] {
    return this.all.filter((seat) => seat.socket);
  }

  /** Those who may know of the document and of the people in it. */
  get admitted(): Seat[] {
    return this.all.filter((seat) => this.admits(seat.id));
  }

  /** Those whom somebody may see, and that one. */
  peopleFor(seat: Seat): Person[] {
    const { seePeople } = seat.rights.groups;
    return this.connected
      .filter((other) => other === seat || named(seePeople, other.participant.permissions.groups))
      .map((other) => other.toPerson());
  }

  /** How much of the input of each page was taken, for the engine that has the document next. */
  get inputTaken(): Record<string, number> {
    return Object.fromEntries(this.all.filter((seat) => seat.countKnown).map((seat) => [seat.id, seat.taken]));
  }

  tellAll(message: EngineMessage): void {
    for (const seat of this.byId.values()) seat.send(message);
  }

  /** What tells of the document or of the people in it is not for those who have yet to give its password. */
  tellAdmitted(message: EngineMessage): void {
    for (const seat of this.admitted) seat.send(message);
  }

  tellPeople(): void {
    for (const seat of this.admitted) seat.send({ t: 'people', people: this.peopleFor(seat) });
  }
}
