import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SourceUnusable } from '#documents';
import { LOGGER, type Logger } from '#platform';
import { CommandFailed, type DocumentServer, DocumentServers } from './document-servers.js';
import { DocumentServerCallbacks } from './document-server-callbacks.js';

const KEY_UNKNOWN = 1;

/** What is asked of Document Servers at intervals: files that they could not bring home, and keys that they no longer know. */
@Injectable()
export class ForgottenFiles {
  constructor(
    private readonly database: DataSource,
    private readonly servers: DocumentServers,
    private readonly callbacks: DocumentServerCallbacks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** One round over all servers. A server that cannot be asked is noted and does not keep the others waiting. */
  async check(silentForSeconds: number): Promise<{ imported: number }> {
    let imported = 0;
    for (const server of await this.servers.list()) {
      try {
        imported += await this.importFrom(server);
        await this.closeLost(server, silentForSeconds);
        await this.servers.noteError(server.integratorId, null);
      } catch (error) {
        if (!(error instanceof CommandFailed || error instanceof SourceUnusable)) throw error;
        await this.servers.noteError(server.integratorId, error.message);
        this.logger.warn({ integratorId: server.integratorId, reason: error.message }, 'document server not checked');
      }
    }
    return { imported };
  }

  /** Only keys that we made are touched; a server may work for others, too. */
  private async importFrom(server: DocumentServer): Promise<number> {
    let imported = 0;
    for (const { id, key } of await this.ours(server)) {
      const { url } = await this.servers.command(server, { c: 'getForgotten', key });
      if (typeof url !== 'string' || !URL.canParse(url)) continue;
      if (await this.callbacks.importForgotten(id, server, url)) imported++;
      // It is durable here, now or since before.
      await this.servers.command(server, { c: 'deleteForgotten', key });
      this.logger.info({ sessionId: id }, 'forgotten file of a document server imported');
    }
    return imported;
  }

  /** Keys of ours that wait at the server. Throws CommandFailed. */
  async waiting(server: DocumentServer): Promise<string[]> {
    return (await this.ours(server)).map(({ key }) => key);
  }

  private async ours(server: DocumentServer): Promise<{ id: string; key: string }[]> {
    const { keys } = await this.servers.command(server, { c: 'getForgottenList' });
    if (!Array.isArray(keys) || keys.length === 0) return [];
    return (await this.database.query(
      'SELECT id, key FROM document_server_session WHERE integrator_id = $1 AND key = ANY($2)',
      [server.integratorId, keys.filter((key) => typeof key === 'string')],
    )) as { id: string; key: string }[];
  }

  private async closeLost(server: DocumentServer, silentForSeconds: number): Promise<void> {
    const silent = (await this.database.query(
      `SELECT id, key FROM document_server_session WHERE integrator_id = $1 AND state = 'open' AND heard_at < now() - make_interval(secs => $2) LIMIT 100`,
      [server.integratorId, silentForSeconds],
    )) as { id: string; key: string }[];
    for (const { id, key } of silent) {
      try {
        await this.servers.command(server, { c: 'info', key });
      } catch (error) {
        if (!(error instanceof CommandFailed) || error.errorCode !== KEY_UNKNOWN) throw error;
        await this.callbacks.closeLost(id);
      }
    }
  }
}
