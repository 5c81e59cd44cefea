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
  presenceBody,
} from '#protocol/onlyoffice';
import { OnlyofficeCallbackTargets, postNotice } from '#save-back';
import { OnlyofficeForceSave } from './force-save.js';
import { OnlyofficeForgotten } from './forgotten.js';
import { OnlyofficeInbox } from './inbox.js';
import { licenseFacts } from './license.js';

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
    private readonly targets: OnlyofficeCallbackTargets,
    private readonly inbox: OnlyofficeInbox,
  ) {}

  /** `origin` is where the caller reaches us, for links. */
  async run(command: OnlyofficeCommand, integrator: Integrator, origin: string): Promise<JsonObject> {
    switch (command.c) {
      case 'version':
        return { error: COMMAND_ERRORS.ok, version: `${ONLYOFFICE_API_VERSION}.${ONLYOFFICE_API_BUILD}` };
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
    command: Exclude<KeyCommand, { c: 'getForgotten' | 'deleteForgotten' }>,
    integrator: Integrator,
  ): Promise<JsonObject> {
    const document = await this.documents.findByExternalId({
      integratorId: integrator.id,
      door: 'onlyoffice',
      externalId: command.key,
    });
    if (!document) return { error: command.c === 'drop' ? COMMAND_ERRORS.ok : COMMAND_ERRORS.keyUnknown };
    switch (command.c) {
      case 'info':
        return this.info(document, command);
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

  /** Who edits, in the answer and in a callback with status 1, or 4 when nobody does and nothing waits to be saved. */
  private async info(
    document: Document,
    { userData, callback }: Extract<OnlyofficeCommand, { c: 'info' }>,
  ): Promise<JsonObject> {
    if (callback !== null && !URL.canParse(callback)) return { error: COMMAND_ERRORS.callbackRefused };
    if (callback !== null && !(await this.inbox.targetAllowed(document.integratorId, callback)))
      return { error: COMMAND_ERRORS.callbackRefused };
    const users = await this.editors(document);
    const edited = users.length > 0 || (await this.facts.isOnItsWay(document.id));
    const { callbackUrl } = await this.targets.of(document, users.slice(-1));
    await postNotice(this.database.manager, {
      document,
      participantId: null,
      callbackUrl: callback ?? callbackUrl,
      body: edited
        ? presenceBody({ key: document.externalId, users, action: null, userData })
        : { key: document.externalId, status: 4, ...(userData === null ? {} : { userdata: userData }) },
    });
    return { error: COMMAND_ERRORS.ok, users };
  }

  /** The named, or all, lose the right to edit; their pages go on as viewers. */
  private async drop(document: Document, users: string[] | null): Promise<void> {
    const dropped = users ?? (await this.facts.people(document.id)).map((person) => person.userId);
    const sessions = await this.removing.removeUsers(document.id, dropped);
    await Promise.all(sessions.map((id) => this.placement.nudge(id)));
  }

  private async editors(document: Document): Promise<string[]> {
    const people = await this.facts.people(document.id);
    return people.filter((person) => person.connected && person.mode !== 'view').map((person) => person.userId);
  }
}
