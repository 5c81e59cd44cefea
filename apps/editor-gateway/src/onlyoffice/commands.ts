import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Document, Documents, type Integrator } from '#documents';
import { EnginePlacement, Removing, SessionFacts } from '#editing';
import {
  COMMAND_ERRORS,
  FORCE_SAVE_TYPE,
  type JsonObject,
  ONLYOFFICE_API_BUILD,
  ONLYOFFICE_API_VERSION,
  type OnlyofficeCommand,
} from '#protocol/onlyoffice';
import { OnlyofficeForceSave } from './force-save.js';
import { OnlyofficeForgotten } from './forgotten.js';
import { OnlyofficeInbox } from './inbox.js';
import { licenseFacts } from './license.js';
import { OnlyofficePresence } from './presence.js';

type KeyCommand = Extract<OnlyofficeCommand, { key: string }>;

/** Carries out the commands of the command service; the answer has everything but `key`. */
@Injectable()
export class OnlyofficeCommands {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly facts: SessionFacts,
    private readonly removing: Removing,
    private readonly placement: EnginePlacement,
    private readonly forceSave: OnlyofficeForceSave,
    private readonly forgotten: OnlyofficeForgotten,
    private readonly presence: OnlyofficePresence,
    private readonly inbox: OnlyofficeInbox,
  ) {}

  /** At once where nothing must be read. `origin` is where the caller reaches us, for links. */
  run(command: OnlyofficeCommand, integrator: Integrator, origin: () => string): JsonObject | Promise<JsonObject> {
    switch (command.c) {
      case 'version':
        return { error: COMMAND_ERRORS.ok, version: `${ONLYOFFICE_API_VERSION}.${ONLYOFFICE_API_BUILD}` };
      case 'info':
        return this.info(command, integrator);
      default:
        return this.carryOut(command, integrator, origin());
    }
  }

  private async carryOut(
    command: Exclude<OnlyofficeCommand, { c: 'version' | 'info' }>,
    integrator: Integrator,
    origin: string,
  ): Promise<JsonObject> {
    switch (command.c) {
      case 'license':
        return { error: COMMAND_ERRORS.ok, ...(await licenseFacts(this.database, integrator.id)) };
      case 'getForgottenList':
        return { error: COMMAND_ERRORS.ok, keys: await this.forgotten.keys(integrator.id) };
      case 'getForgotten': {
        const url = await this.forgotten.url(integrator.id, command.key, origin);
        return url === null ? { error: COMMAND_ERRORS.keyUnknown } : { error: COMMAND_ERRORS.ok, url };
      }
      case 'deleteForgotten': {
        const deleted = await this.forgotten.delete(integrator.id, command.key);
        return { error: deleted ? COMMAND_ERRORS.ok : COMMAND_ERRORS.keyUnknown };
      }
      default:
        return this.ofDocument(command, integrator);
    }
  }

  private async ofDocument(
    command: Exclude<KeyCommand, { c: 'info' | 'getForgotten' | 'deleteForgotten' }>,
    integrator: Integrator,
  ): Promise<JsonObject> {
    const document = await this.documents.findByExternalId({
      integratorId: integrator.id,
      door: 'onlyoffice',
      externalId: command.key,
    });
    if (!document) return { error: command.c === 'drop' ? COMMAND_ERRORS.ok : COMMAND_ERRORS.keyUnknown };
    switch (command.c) {
      case 'forcesave': {
        const forceSave = { type: FORCE_SAVE_TYPE.command, userId: null, userData: command.userData };
        const outcome = await this.forceSave.save(document, forceSave);
        return { error: outcome === 'nothing_changed' ? COMMAND_ERRORS.nothingChanged : COMMAND_ERRORS.ok };
      }
      case 'drop':
        await this.drop(document, command.users);
        return { error: COMMAND_ERRORS.ok };
      case 'meta':
        if (command.title !== null) {
          await this.documents.rename(document.id, command.title);
          const sessionId = await this.facts.editSessionId(document.id);
          if (sessionId !== null) await this.placement.nudge(sessionId);
        }
        return { error: COMMAND_ERRORS.ok };
      case 'saved':
        await this.database.query(
          `INSERT INTO onlyoffice_saved_report (document_id, succeeded) VALUES ($1, $2)
           ON CONFLICT (document_id) DO UPDATE SET succeeded = EXCLUDED.succeeded, reported_at = now()`,
          [document.id, command.succeeded],
        );
        return { error: COMMAND_ERRORS.ok };
    }
  }

  private info(command: Extract<OnlyofficeCommand, { c: 'info' }>, integrator: Integrator): Promise<JsonObject> {
    const { key, userData, callback } = command;
    const asked = (): Promise<JsonObject> =>
      this.presence
        .ask({ integratorId: integrator.id, key, callback, userData })
        .then((users) => (users === null ? { error: COMMAND_ERRORS.keyUnknown } : { error: COMMAND_ERRORS.ok, users }));
    if (callback === null) return asked();
    if (!URL.canParse(callback)) return Promise.resolve({ error: COMMAND_ERRORS.callbackRefused });
    return this.inbox
      .targetAllowed(integrator.id, callback)
      .then((allowed) => (allowed ? asked() : { error: COMMAND_ERRORS.callbackRefused }));
  }

  /** The named, or all, lose the right to edit; their pages go on as viewers. */
  private async drop(document: Document, users: string[] | null): Promise<void> {
    const dropped = users ?? (await this.facts.people(document.id)).map((person) => person.userId);
    const sessions = await this.removing.removeUsers(document.id, dropped);
    await Promise.all(sessions.map((id) => this.placement.nudge(id)));
  }
}
