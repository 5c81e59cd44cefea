import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SecretBox } from '#auth';
import { type NetworkPolicy, OutboundFailure, OutboundHttp } from '#platform';
import { type JsonObject, objectOf, signToken } from '#protocol/onlyoffice';

/** An existing ONLYOFFICE Document Server that edits for one integrator. */
export interface DocumentServer {
  integratorId: string;
  /** Where we reach it; without a slash at its end. */
  address: string;
  /** Where browsers reach it. */
  publicAddress: string;
  secret: string;
  tokenHeader: string;
  tokenPrefix: string;
  reachableNetworks: string[];
  /** Its integrator's documents are opened with it unless the opening names another engine. */
  isDefault: boolean;
  lastError: string | null;
}

export type DocumentServerSettings = Omit<DocumentServer, 'lastError' | 'publicAddress' | 'secret'> & {
  publicAddress: string | null;
  /** Null: the one that is set stays. */
  secret: string | null;
};

interface Row {
  integrator_id: string;
  address: string;
  public_address: string | null;
  sealed_secret: Buffer;
  token_header: string;
  token_prefix: string;
  reachable_networks: string[];
  is_default: boolean;
  last_error: string | null;
}

/** Why a command was not carried out: the protocol's code, or null when the server could not be asked. */
export class CommandFailed extends Error {
  readonly code = 'document_server_refused';
  constructor(
    readonly errorCode: number | null,
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Document Servers by integrator, and the command service of each. */
@Injectable()
export class DocumentServers {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
    private readonly outbound: OutboundHttp,
  ) {}

  async of(integratorId: string): Promise<DocumentServer | null> {
    const [row] = (await this.database.query('SELECT * FROM document_server WHERE integrator_id = $1', [
      integratorId,
    ])) as Row[];
    return row ? this.opened(row) : null;
  }

  async list(): Promise<DocumentServer[]> {
    return ((await this.database.query('SELECT * FROM document_server')) as Row[]).map((row) => this.opened(row));
  }

  /** False: there is no secret yet, and none was given. */
  async save(settings: DocumentServerSettings): Promise<boolean> {
    const secret = settings.secret ?? (await this.of(settings.integratorId))?.secret;
    if (secret === undefined) return false;
    await this.database.query(
      `INSERT INTO document_server (integrator_id, address, public_address, sealed_secret, token_header, token_prefix, reachable_networks, is_default)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (integrator_id) DO UPDATE SET address = $2, public_address = $3, sealed_secret = $4, token_header = $5, token_prefix = $6,
         reachable_networks = $7, is_default = $8, last_error = NULL, updated_at = now()`,
      [
        settings.integratorId,
        settings.address,
        settings.publicAddress,
        this.box.seal(secret),
        settings.tokenHeader,
        settings.tokenPrefix,
        settings.reachableNetworks,
        settings.isDefault,
      ],
    );
    return true;
  }

  async remove(integratorId: string): Promise<void> {
    await this.database.query('DELETE FROM document_server WHERE integrator_id = $1', [integratorId]);
  }

  async noteError(integratorId: string, error: string | null): Promise<void> {
    await this.database.query('UPDATE document_server SET last_error = $2 WHERE integrator_id = $1', [
      integratorId,
      error,
    ]);
  }

  /** The command service. Throws {@link CommandFailed} for every answer but error 0. */
  async command(server: DocumentServer, parameters: JsonObject & { c: string }): Promise<JsonObject> {
    const now = new Date();
    const { key } = parameters;
    const shard = typeof key === 'string' ? `?shardkey=${encodeURIComponent(key)}` : '';
    let answer: JsonObject | null = null;
    try {
      const sent = await this.outbound.send({
        url: `${server.address}/command${shard}`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [server.tokenHeader]: `${server.tokenPrefix}${signToken({ payload: parameters }, server.secret, now)}`,
        },
        body: JSON.stringify({ ...parameters, token: signToken(parameters, server.secret, now) }),
        policy: networksOf(server),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      if (sent.status !== 200) throw new CommandFailed(null, `HTTP status ${sent.status}`);
      answer = objectOf(JSON.parse(sent.body.toString('utf8')));
    } catch (error) {
      if (error instanceof OutboundFailure) throw new CommandFailed(null, error.message);
      if (error instanceof SyntaxError) throw new CommandFailed(null, 'the answer is not JSON');
      throw error;
    }
    const code = answer?.['error'];
    if (answer === null || code !== 0)
      throw new CommandFailed(
        typeof code === 'number' ? code : null,
        `command ${parameters.c} gave error ${String(code as number)}`,
      );
    return answer;
  }

  private opened(row: Row): DocumentServer {
    return {
      integratorId: row.integrator_id,
      address: row.address,
      publicAddress: row.public_address ?? row.address,
      secret: this.box.open(row.sealed_secret),
      tokenHeader: row.token_header,
      tokenPrefix: row.token_prefix,
      reachableNetworks: row.reachable_networks,
      isDefault: row.is_default,
      lastError: row.last_error,
    };
  }
}

/** What calls to this server may reach. */
export function networksOf(server: DocumentServer): NetworkPolicy {
  return { allow: server.reachableNetworks };
}
