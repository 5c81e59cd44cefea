import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What somebody said in an editing session. */
export interface SaidInChat {
  id: string;
  userId: string;
  name: string;
  text: string;
  at: Date;
}

const SHOWN = 200;

/** The conversation of an editing session, kept with it. */
@Injectable()
export class Chat {
  constructor(private readonly database: DataSource) {}

  async say(sessionId: string, person: { userId: string; name: string }, text: string): Promise<SaidInChat> {
    const rows = (await this.database.query(
      `INSERT INTO chat_message (session_id, user_id, name, text) VALUES ($1, $2, $3, $4) RETURNING id, said_at`,
      [sessionId, person.userId, person.name, text],
    )) as { id: string; said_at: Date }[];
    const row = rows[0];
    if (!row) throw new Error('the chat message was not stored');
    return { id: row.id, userId: person.userId, name: person.name, text, at: row.said_at };
  }

  /** The newest messages, oldest first. */
  async recent(sessionId: string): Promise<SaidInChat[]> {
    const rows = (await this.database.query(
      `SELECT id, user_id, name, text, said_at FROM (
         SELECT * FROM chat_message WHERE session_id = $1 ORDER BY id DESC LIMIT $2) newest ORDER BY id`,
      [sessionId, SHOWN],
    )) as { id: string; user_id: string; name: string; text: string; said_at: Date }[];
    return rows.map((row) => ({ id: row.id, userId: row.user_id, name: row.name, text: row.text, at: row.said_at }));
  }
}
