import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hashPassword, passwordMatches } from '#auth';
import { currentRequestContext, Problem } from '#platform';
import { recordAudit } from '#save-back';
import { AdministratorSessions } from './administrator-sessions.js';

/** Wrong passwords that are forgiven; from the next one on, every attempt waits longer, up to a quarter of an hour. */
const FREE_ATTEMPTS_PER_NAME = 5;
/** The same from one network address, over all names. */
const FREE_ATTEMPTS_PER_ADDRESS = 30;
const FORGET_AFTER = '1 hour';

interface Account {
  id: string;
  name: string;
  password_hash: string | null;
}

/** Signs administrators in by name and password, slowly for those who guess. */
@Injectable()
export class SignIn {
  private unknownPassword: Promise<string> | null = null;

  constructor(
    private readonly database: DataSource,
    private readonly sessions: AdministratorSessions,
  ) {}

  /** Returns the token of a new session. The refusal is the same for an unknown name and a wrong password. */
  async withPassword(name: string, password: string, userAgent: string | undefined): Promise<string> {
    const address = (currentRequestContext()?.clientAddress ?? 'unknown').split(' ')[0] ?? 'unknown';
    const subjects = [
      { subject: `name/${name.toLowerCase()}`, free: FREE_ATTEMPTS_PER_NAME },
      { subject: `address/${address}`, free: FREE_ATTEMPTS_PER_ADDRESS },
    ];
    for (const { subject, free } of subjects) await this.countAttempt(subject, free);
    const account = await this.account(name);
    this.unknownPassword ??= hashPassword('nobody has this password');
    const stored = account?.password_hash ?? (await this.unknownPassword); // an unknown name takes as long as a known one
    const matches = await passwordMatches(password, stored);
    if (!account?.password_hash || !matches) {
      await recordAudit(this.database.manager, {
        actor: 'nobody',
        action: 'session.refused',
        target: account ? `administrator/${account.name}` : 'administrator/unknown',
      });
      throw new Problem(401, 'sign_in_refused', 'The name or the password is wrong');
    }
    return this.database.transaction(async (manager) => {
      await manager.query('DELETE FROM sign_in_failure WHERE subject = $1', [subjects[0]?.subject]);
      await manager.query(
        'UPDATE sign_in_failure SET attempts = GREATEST(0, attempts - 1), locked_until = NULL WHERE subject = $1',
        [subjects[1]?.subject],
      );
      await manager.query('UPDATE administrator SET last_sign_in_at = now() WHERE id = $1', [account.id]);
      await recordAudit(manager, {
        actor: `administrator/${account.name}`,
        action: 'session.sign-in',
        target: `administrator/${account.name}`,
      });
      return this.sessions.create(manager, account.id, userAgent);
    });
  }

  /** True when this is the administrator's password now. Counts against guessing like a sign-in. */
  async confirms(administratorId: string, password: string): Promise<boolean> {
    await this.countAttempt(`confirm/${administratorId}`, FREE_ATTEMPTS_PER_NAME);
    const rows = (await this.database.query('SELECT password_hash FROM administrator WHERE id = $1', [
      administratorId,
    ])) as { password_hash: string | null }[];
    const stored = rows[0]?.password_hash;
    if (!stored || !(await passwordMatches(password, stored))) return false;
    await this.database.query('DELETE FROM sign_in_failure WHERE subject = $1', [`confirm/${administratorId}`]);
    return true;
  }

  private async account(name: string): Promise<Account | null> {
    const rows = (await this.database.query(
      'SELECT id, name, password_hash FROM administrator WHERE lower(name) = lower($1) AND active',
      [name],
    )) as Account[];
    return rows[0] ?? null;
  }

  /** Counts before the password is looked at, so that many attempts at once gain nothing. */
  private async countAttempt(subject: string, free: number): Promise<void> {
    const waitSeconds = await this.database.transaction(async (manager) => {
      await manager.query('INSERT INTO sign_in_failure (subject, attempts) VALUES ($1, 0) ON CONFLICT DO NOTHING', [
        subject,
      ]);
      const rows = (await manager.query(
        `SELECT CASE WHEN last_at < now() - interval '${FORGET_AFTER}' THEN 0 ELSE attempts END AS attempts,
           GREATEST(0, ceil(extract(epoch FROM locked_until - clock_timestamp())))::int AS wait
         FROM sign_in_failure WHERE subject = $1 FOR UPDATE`,
        [subject],
      )) as { attempts: number; wait: number | null }[];
      const { attempts = 0, wait = 0 } = rows[0] ?? {};
      if ((wait ?? 0) > 0) return wait ?? 0;
      await manager.query(
        `UPDATE sign_in_failure SET attempts = $2, last_at = now(), locked_until = clock_timestamp() + make_interval(secs => NULLIF($3::int, 0)) WHERE subject = $1`,
        [subject, attempts + 1, lockSeconds(attempts + 1, free)],
      );
      return 0;
    });
    if (waitSeconds > 0)
      throw new Problem(429, 'locked_out', `Too many wrong attempts. Try again in ${waitSeconds} s`, {
        retryAfterSeconds: waitSeconds,
      });
  }
}

/** How long nothing is tried after so many attempts in a row: nothing at first, then 30 s, doubling to 15 minutes. */
function lockSeconds(attempts: number, free: number): number {
  return attempts < free ? 0 : Math.min(900, 30 * 2 ** Math.min(10, attempts - free));
}
