import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';
import { SessionTokens } from '#auth';
import { Integrators } from '#documents';
import { Joining, ParticipantGone } from '#editing';
import { LOGGER, type Logger } from '#platform';
import {
  EDITOR_PROTOCOL_VERSION,
  EDITOR_SUBPROTOCOL,
  type EngineMessage,
  type PageMessage,
  parsePageMessage,
} from '#protocol/editor';
import { Rooms } from '../rooms/rooms.js';
import type { Room } from '../rooms/room.js';

const HELLO_TIMEOUT_MS = 10_000;
const PING_MS = 15_000;
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** Input that a page may send per second before we end the connection. People and pasting stay far below. */
const MAX_MESSAGES_PER_SECOND = 2_000;

const PATH = /^\/editor\/socket\/([0-9a-f-]{36})$/;

const GONE: Record<string, string> = {
  removed: 'You were removed from this document.',
  replaced: 'You opened this document in another window.',
  deleted: 'The document was deleted.',
  expired: 'You have been away for too long. Open the document again from your system.',
  failed: 'The document could not be opened.',
  unknown: 'This link is not valid.',
};

/** The WebSocket of an editor page. The first message proves who it is; everything else goes to the document's room. */
@Injectable()
export class EditorSocket {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (protocols) => (protocols.has(EDITOR_SUBPROTOCOL) ? EDITOR_SUBPROTOCOL : false),
  });

  constructor(
    private readonly rooms: Rooms,
    private readonly tokens: SessionTokens,
    private readonly joining: Joining,
    private readonly integrators: Integrators,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const participantId = PATH.exec(request.url?.split('?')[0] ?? '')?.[1];
    if (participantId === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, participantId));
  }

  private accept(socket: WebSocket, participantId: string): void {
    let room: Room | null = null;
    let greeted = false;
    let meant = false;
    let answered = true;
    let budget = MAX_MESSAGES_PER_SECOND;
    const hello = setTimeout(() => bye(socket, 'no_hello', 'No greeting came.', false), HELLO_TIMEOUT_MS);
    const second = setInterval(() => (budget = MAX_MESSAGES_PER_SECOND), 1_000);
    const ping = setInterval(() => {
      if (!answered) socket.terminate();
      answered = false;
      socket.ping();
    }, PING_MS);
    socket.on('pong', () => (answered = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(hello);
      clearInterval(second);
      clearInterval(ping);
      room?.disconnected(participantId, socket, meant);
    });
    socket.on('message', (data: Buffer, binary: boolean) => {
      const message = binary ? null : parsePageMessage(data.toString('utf8'));
      if (!message || --budget < 0) {
        bye(
          socket,
          message ? 'too_many' : 'bad_message',
          'The page and the server do not understand each other. Reload the page.',
          false,
        );
        return;
      }
      if (message.t === 'leave') meant = true;
      if (greeted) {
        room?.receive(participantId, message);
        return;
      }
      greeted = true;
      clearTimeout(hello);
      this.greet(socket, participantId, message, (found) => (room = found)).catch((error: unknown) => {
        if (error instanceof ParticipantGone)
          bye(
            socket,
            error.code,
            error.failure?.message ?? GONE[error.reason] ?? 'You are no longer in this document.',
            false,
          );
        else if (socket.readyState === socket.OPEN) {
          this.logger.error({ err: error, participantId }, 'page not let in');
          bye(socket, 'internal', 'The document could not be opened.', true);
        }
      });
    });
  }

  private async greet(
    socket: WebSocket,
    participantId: string,
    message: PageMessage,
    entered: (room: Room) => void,
  ): Promise<void> {
    if (message.t !== 'hello' || message.v !== EDITOR_PROTOCOL_VERSION) {
      bye(socket, 'bad_version', 'The page is from another version. Reload it.', false);
      return;
    }
    if (this.tokens.verify(message.token)?.participantId !== participantId) {
      bye(socket, 'bad_token', 'This link is not valid any more. Open the document again from your system.', false);
      return;
    }
    const participant = await this.joining.rejoin(participantId);
    const language = message.lang.startsWith('zh') ? 'zh-CN' : 'en-US';
    const room = await this.rooms.roomOf(participant.sessionId, language);
    if (!room) {
      bye(socket, 'moved', 'Another engine has this document.', true);
      return;
    }
    const { brand, saveSendsHome } = await this.integrators.editorSettingsFor(participant.session.documentId);
    participant.options = {
      ...participant.options,
      ...(brand ? { brand } : {}),
      ...(saveSendsHome ? { saveSendsHome } : {}),
    };
    if (socket.readyState !== socket.OPEN) return;
    entered(room);
    await room.enter(participant, socket).catch((error: unknown) => {
      if (!room.over) throw error; // a room that is over has said why to everybody in it
    });
  }
}

function bye(socket: WebSocket, code: string, message: string, back: boolean): void {
  const text: EngineMessage = { t: 'bye', code, message, back };
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(text));
  socket.close(back ? 1012 : 1008, code);
}
