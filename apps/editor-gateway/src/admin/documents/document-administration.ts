import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { readTimeCursor, timeCursor } from '../page-query.js';

export class AdminDocumentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) integratorId!: string;
  @ApiProperty() integrator!: string;
  @ApiProperty({ enum: ['bisheng', 'onlyoffice', 'wopi', 'rest'] }) door!: string;
  @ApiProperty() externalId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() fileType!: string;
  @ApiProperty({ type: 'integer' }) revision!: number;
  @ApiProperty({ type: 'integer', description: 'People in the document now' }) people!: number;
  @ApiProperty({ type: 'integer', nullable: true }) saveBackIntervalSeconds!: number | null;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
}

export class AdminDocumentPage {
  @ApiProperty({ type: [AdminDocumentView] }) items!: AdminDocumentView[];
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

export interface DocumentFilter {
  q: string | null;
  integratorId: string | null;
  open: boolean;
}

const PEOPLE = `(SELECT count(*)::int FROM editing_session s JOIN participant p ON p.session_id = s.id
  WHERE s.document_id = d.id AND s.state = 'open' AND p.state = 'connected')`;
const SELECT = `SELECT d.id, d.integrator_id AS "integratorId", i.name AS integrator, d.door, d.external_id AS "externalId", d.title,
    d.file_type AS "fileType", d.current_revision AS revision, ${PEOPLE} AS people, d.save_back_interval_seconds AS "saveBackIntervalSeconds",
    d.updated_at AS "updatedAt", to_char(d.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS cursor
  FROM document d JOIN integrator i ON i.id = d.integrator_id`;

/** Documents of all integrators, for administrators. */
@Injectable()
export class DocumentAdministration {
  constructor(private readonly database: DataSource) {}

  /** Changed last first, paged by key. */
  async list(filter: DocumentFilter, after: string | undefined, limit: number): Promise<AdminDocumentPage> {
    const [at, id] = readTimeCursor(after);
    const rows = (await this.database.query(
      `${SELECT} WHERE d.deleted_at IS NULL AND ($1::uuid IS NULL OR d.integrator_id = $1)
         AND ($2::text IS NULL OR strpos(lower(d.title || ' ' || d.external_id), lower($2)) > 0)
         AND (NOT $3 OR EXISTS (SELECT 1 FROM editing_session s WHERE s.document_id = d.id AND s.state = 'open'))
         AND ($4::timestamptz IS NULL OR (d.updated_at, d.id) < ($4, $5::uuid))
       ORDER BY d.updated_at DESC, d.id DESC LIMIT $6`,
      [filter.integratorId, filter.q, filter.open, at, id, limit + 1],
    )) as (AdminDocumentView & { cursor: string })[];
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(withoutCursor),
      next: rows.length > limit && last ? timeCursor(last.cursor, last.id) : null,
    };
  }

  async one(id: string): Promise<AdminDocumentView | null> {
    const rows = (await this.database.query(`${SELECT} WHERE d.id = $1 AND d.deleted_at IS NULL`, [
      id,
    ])) as (AdminDocumentView & { cursor: string })[];
    return rows[0] ? withoutCursor(rows[0]) : null;
  }

  /** Sessions in which the document is open now. */
  async openSessions(documentId: string): Promise<string[]> {
    const rows = (await this.database.query(
      `SELECT id FROM editing_session WHERE document_id = $1 AND state = 'open'`,
      [documentId],
    )) as { id: string }[];
    return rows.map((row) => row.id);
  }
}

function withoutCursor(row: AdminDocumentView & { cursor?: string }): AdminDocumentView {
  const view = { ...row };
  delete view.cursor;
  return view;
}
