import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SaveBackModule } from '#save-back';
import { EditingSession, Engine, Participant } from './editing.entity.js';
import { Conversion } from './conversion.js';
import { EnginePlacement } from './engine-placement.js';
import { EngineSessions } from './engine-sessions.js';
import { ForcedSave } from './forced-save.js';
import { Handover } from './handover.js';
import { IdleSaves } from './idle-saves.js';
import { Joining } from './joining.js';
import { Removing } from './removing.js';
import { Retention } from './retention.js';
import { SessionFacts } from './session-facts.js';

/** Who edits what where. Needs AuthModule, DocumentsModule and a database. */
@Module({
  imports: [TypeOrmModule.forFeature([Engine, EditingSession, Participant]), SaveBackModule],
  providers: [
    Joining,
    Removing,
    EnginePlacement,
    EngineSessions,
    Handover,
    Conversion,
    SessionFacts,
    ForcedSave,
    IdleSaves,
    Retention,
  ],
  exports: [
    Joining,
    Removing,
    EnginePlacement,
    EngineSessions,
    Handover,
    Conversion,
    SessionFacts,
    ForcedSave,
    IdleSaves,
    Retention,
    SaveBackModule,
    TypeOrmModule,
  ],
})
export class EditingModule {}
