import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Gauge, Registry } from 'prom-client';
import { RESULT_LINK_KEY, SessionTokens, type KeyRing } from '#auth';
import { Chat, EngineSessions, Handover, Joining, UserGroups, Versions } from '#editing';
import { HealthService, LOGGER, type Logger } from '#platform';
import { DocumentEngineEnvironment } from '../environment.js';
import { exportKitMetrics } from '../kit-host/kit-metrics.js';
import { KitPool } from '../kit-host/kit-pool.js';
import { Evacuation } from './evacuation.js';
import { Room } from './room.js';
import { RoomContents } from './room-content.js';

const HEARTBEAT_MS = 3_000;

/** The documents that are open on this engine. Says that the engine lives and hears what the database decided. */
@Injectable()
export class Rooms implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly engineId = randomUUID();
  private readonly rooms = new Map<string, Promise<Room | null>>();
  private timer: NodeJS.Timeout | null = null;
  private beating: Promise<void> = Promise.resolve();
  private address = '';
  private draining = false;

  constructor(
    private readonly settings: DocumentEngineEnvironment,
    private readonly pool: KitPool,
    private readonly sessions: EngineSessions,
    private readonly contents: RoomContents,
    private readonly chat: Chat,
    private readonly groups: UserGroups,
    private readonly versions: Versions,
    private readonly joining: Joining,
    private readonly handover: Handover,
    private readonly tokens: SessionTokens,
    private readonly health: HealthService,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    new Gauge({
      name: 'wenqiao_open_documents',
      help: 'Documents open on this engine',
      registers: [registry],
      collect: this.collectInto((gauge) => gauge.set(this.rooms.size)),
    });
    const { rooms } = this;
    new Gauge({
      name: 'wenqiao_unsaved_oldest_seconds',
      help: 'How long the oldest change on this engine waits to become durable',
      registers: [registry],
      async collect() {
        const open = await Promise.all(rooms.values());
        this.set(Math.max(0, ...open.map((room) => room?.unsavedMs ?? 0)) / 1000);
      },
    });
    exportKitMetrics(pool, registry);
  }

  private collectInto(set: (gauge: Gauge) => void): (this: Gauge) => void {
    return function collect(this: Gauge): void {
      set(this);
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.pool.open();
    this.address = this.settings.ENGINE_ADDRESS ?? `http://${this.settings.HOST}:${this.settings.PORT}`;
    await this.sessions.register(this.engineId, this.address);
    this.health.add({ name: 'engine', check: () => Promise.resolve() });
    this.timer = setInterval(() => {
      this.beating = this.beating.then(() => this.beat());
    }, HEARTBEAT_MS);
  }

  /**
   * Hands every open document to an engine that goes on. Before the HTTP server closes, which waits for the sockets of
   * the very people who are to be moved.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    await this.sessions.drain(this.engineId);
    await new Evacuation(this.handover, this.logger).run([...this.rooms.values()]);
    if (this.timer) clearInterval(this.timer);
    await this.beating;
    await this.sessions.unregister(this.engineId);
    await this.pool.close();
  }

  /**
   * The room of a session: open here, or taken now. Null when another engine has it or it is closed. `language`: of who
   * comes first, in which dates, times and money are typed and shown.
   */
  async roomOf(sessionId: string, language = 'zh-CN'): Promise<Room | null> {
    const known = this.rooms.get(sessionId);
    if (known) {
      const room = await known;
      if (room && !room.over) return room;
      if (this.rooms.get(sessionId) === known) this.rooms.delete(sessionId);
      return this.roomOf(sessionId, language);
    }
    const taking = this.take(sessionId, language);
    this.rooms.set(sessionId, taking);
    const forget = (): void => {
      if (this.rooms.get(sessionId) === taking) this.rooms.delete(sessionId);
    };
    taking.then((room) => {
      if (!room) forget();
    }, forget);
    return taking;
  }

  /** Makes kits ready for so many documents that are about to be handed over. */
  async prepare(documents: number): Promise<void> {
    if (!this.draining) await this.pool.stock(documents);
  }

  /**
   * Takes over what another engine gave to this one, which had taken so much input of each participant's page. False when it went elsewhere; resolves when it
   * is loaded.
   */
  async takeOver(sessionId: string, language: string, inputTaken: Readonly<Record<string, number>>): Promise<boolean> {
    const room = await this.roomOf(sessionId, language);
    room?.expect(inputTaken);
    await room?.opened;
    return room !== null;
  }

  /** Looks at what the database says of one session now, and opens it if that has not been done. */
  async look(sessionId: string): Promise<void> {
    const known = await this.rooms.get(sessionId);
    if (!known) {
      await this.roomOf(sessionId);
      return;
    }
    const [presence] = await this.sessions.look([known.claim]);
    if (presence) await known.heed(presence);
  }

  /** Stores an open document as it stands now. Null when it is not open here or nothing was changed. */
  async checkpoint(sessionId: string): Promise<string | null> {
    const room = await this.rooms.get(sessionId);
    return room ? room.checkpoint() : null;
  }

  /** Shows everybody in an open document a message. Returns how many people that were. */
  async message(sessionId: string, text: string): Promise<number> {
    const room = await this.rooms.get(sessionId);
    return room ? room.message(text) : 0;
  }

  private async take(sessionId: string, language: string): Promise<Room | null> {
    if (this.draining) return null;
    const claimed = await this.sessions.claim(sessionId, this.engineId);
    if (!claimed) return null;
    const services = {
      pool: this.pool,
      contents: this.contents,
      sessions: this.sessions,
      chat: this.chat,
      groups: this.groups,
      versions: this.versions,
      joining: this.joining,
      handover: this.handover,
      logger: this.logger,
      linkKey: this.linkKey,
      language,
      reconnectGraceMs: this.settings.RECONNECT_GRACE_MS,
      issueToken: (participantId: string) => this.tokens.issue({ participantId }),
    };
    return new Room(claimed, services, () => this.rooms.delete(sessionId));
  }

  private async beat(): Promise<void> {
    try {
      const rooms = (await Promise.all(this.rooms.values())).filter((room) => room !== null && !room.over) as Room[];
      const presences = await this.sessions.heartbeat(
        this.engineId,
        rooms.map((room) => room.claim),
        rooms.flatMap((room) => room.connectedIds),
      );
      for (const presence of presences) {
        const room = rooms.find((item) => item.claim.sessionId === presence.sessionId);
        room
          ?.heed(presence)
          .catch((error: unknown) =>
            this.logger.error({ err: error, sessionId: presence.sessionId }, 'presence not heeded'),
          );
      }
    } catch (error) {
      this.logger.error({ err: error }, 'heartbeat failed');
    }
  }
}
