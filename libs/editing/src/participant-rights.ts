import { Injectable } from '@nestjs/common';
import { DataSource, In, Not } from 'typeorm';
import { type EditingMode, EditingSession, Participant, type Permissions } from './editing.entity.js';

export interface RightsChange {
  mode?: EditingMode;
  /** Those that are named change, the others stay. */
  permissions?: Partial<Permissions>;
}

export type RightsChanged =
  | { kind: 'changed'; sessionIds: string[]; people: { participantId: string; mode: EditingMode }[] }
  | { kind: 'nobody' }
  /** Somebody looks at a copy that is only for looking: the link has to be opened again to edit. */
  | { kind: 'only_looking' };

/** Changes what people may do in documents that they have open. Engines see it in the database. */
@Injectable()
export class ParticipantRights {
  constructor(private readonly database: DataSource) {}

  async change(documentId: string, userId: string, change: RightsChange): Promise<RightsChanged> {
    return this.database.transaction(async (manager) => {
      const sessions = await manager.findBy(EditingSession, { documentId, state: 'open' });
      const people = await manager.find(Participant, {
        where: { sessionId: In(sessions.map((session) => session.id)), userId, state: Not('left') },
        lock: { mode: 'pessimistic_write' },
      });
      if (people.length === 0) return { kind: 'nobody' };
      const looking = new Set(sessions.filter((session) => session.kind === 'preview').map((session) => session.id));
      if (change.mode !== undefined && change.mode !== 'view' && people.every((one) => looking.has(one.sessionId)))
        return { kind: 'only_looking' };
      const changed: { participantId: string; mode: EditingMode }[] = [];
      for (const person of people) {
        const mode = looking.has(person.sessionId) ? 'view' : (change.mode ?? person.mode);
        const permissions = { ...person.permissions, ...change.permissions };
        await manager.update(Participant, { id: person.id }, { mode, permissions });
        changed.push({ participantId: person.id, mode });
      }
      return { kind: 'changed', sessionIds: [...new Set(people.map((person) => person.sessionId))], people: changed };
    });
  }
}
