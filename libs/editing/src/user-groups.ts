import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * Groups of an integrator's people, by their names: comments and tracked changes in files name their authors and nothing else.
 * Who was never opened a document for, or came without groups, is in none.
 */
@Injectable()
export class UserGroups {
  constructor(private readonly database: DataSource) {}

  /** The newest opening counts. */
  async remember(integratorId: string, name: string, groups: readonly string[]): Promise<void> {
    if (groups.length === 0)
      await this.database.query(`DELETE FROM user_group WHERE integrator_id = $1 AND user_name = $2`, [
        integratorId,
        name,
      ]);
    else
      await this.database.query(
        `INSERT INTO user_group (integrator_id, user_name, groups) VALUES ($1, $2, $3)
         ON CONFLICT (integrator_id, user_name) DO UPDATE SET groups = EXCLUDED.groups
         WHERE user_group.groups <> EXCLUDED.groups`,
        [integratorId, name, groups],
      );
  }

  /** By name; names that are not in it belong to nobody with groups. */
  async of(documentId: string, names: readonly string[]): Promise<Map<string, string[]>> {
    const rows = (await this.database.query(
      `SELECT g.user_name, g.groups FROM document d JOIN user_group g ON g.integrator_id = d.integrator_id
       WHERE d.id = $1 AND g.user_name = ANY($2)`,
      [documentId, [...new Set(names)]],
    )) as { user_name: string; groups: string[] }[];
    return new Map(rows.map((row) => [row.user_name, row.groups]));
  }
}
