import { Module } from '@nestjs/common';
import { Chat } from './chat.js';
import { EditingModule } from './editing.module.js';
import { ParticipantRights } from './participant-rights.js';
import { UserGroups } from './user-groups.js';
import { Versions } from './versions.js';

/** What people do beside the document: chat, versions, and what each of them may do. Needs what EditingModule needs. */
@Module({
  imports: [EditingModule],
  providers: [Chat, ParticipantRights, UserGroups, Versions],
  exports: [Chat, ParticipantRights, UserGroups, Versions],
})
export class TogetherModule {}
