import { Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { bearerToken, SessionTokens } from '#auth';
import { Integrators } from '#documents';
import { ForcedSave, Participant } from '#editing';
import { Problem } from '#platform';
import { SaveBackWaiting } from '../rest/save-back-waiting.js';

const WAIT_SECONDS = 30;

/** `kept`: its home is here. `nothing`: all of it is home. Else the state of the save-back after at most half a minute. */
interface SentHome {
  state: string;
  error: string | null;
}

/** Save in the built-in editor, where the integrator wants it to bring the document home (`saveSendsHome`). */
@ApiExcludeController()
@Controller('editor/participants/:id')
export class EditorSaveController {
  constructor(
    private readonly database: DataSource,
    private readonly tokens: SessionTokens,
    private readonly integrators: Integrators,
    private readonly forced: ForcedSave,
    private readonly waiting: SaveBackWaiting,
  ) {}

  /** Sends what has been edited home and says whether it arrived. */
  @Post('save-back')
  @HttpCode(200)
  async saveBack(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<SentHome> {
    const token = bearerToken(authorization);
    if (token === null || this.tokens.verify(token)?.participantId !== id)
      throw new Problem(401, 'unauthorized', 'The token is not for this participant');
    const participant = await this.database.manager.findOne(Participant, {
      where: { id, state: 'connected' },
      relations: { session: true },
    });
    if (!participant || participant.mode === 'view')
      throw new Problem(404, 'not_found', 'There is nothing to save back');
    const { documentId } = participant.session;
    if (!(await this.integrators.editorSettingsFor(documentId)).saveSendsHome)
      throw new Problem(404, 'not_found', 'There is nothing to save back');
    const outcome = await this.forced.save(documentId, { onlyChanges: true });
    if (outcome.kind !== 'sending') return { state: outcome.kind, error: null };
    const { state, lastError } = await this.waiting.untilSettled(outcome.saveBackIds[0] ?? '', WAIT_SECONDS);
    return { state, error: lastError?.message ?? null };
  }
}
