import { ApiProperty } from '@nestjs/swagger';
import { SAVE_BACK_STATES } from './save-back-filter.js';

class ContributorView {
  @ApiProperty() userId!: string;
  @ApiProperty() name!: string;
  @ApiProperty() avatar!: string;
}

class ErrorView {
  @ApiProperty() code!: string;
  @ApiProperty() message!: string;
}

class ConflictView {
  @ApiProperty({ format: 'date-time' }) detectedAt!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of the revision that holds their state' })
  theirRevision!: number | null;
}

class HoldView {
  @ApiProperty() reason!: string;
  @ApiProperty() actor!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class SaveBackView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) documentId!: string;
  @ApiProperty({ format: 'uuid' }) integratorId!: string;
  @ApiProperty({ description: 'Name of the integrator' }) integrator!: string;
  @ApiProperty({ enum: ['bisheng', 'onlyoffice', 'wopi', 'rest'] }) door!: string;
  @ApiProperty() externalId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() fileType!: string;
  @ApiProperty({ enum: SAVE_BACK_STATES }) state!: string;
  @ApiProperty({ type: 'integer', description: 'Number of the revision that goes home' }) revision!: number;
  @ApiProperty({ type: 'integer' }) sizeBytes!: number;
  @ApiProperty({ format: 'date-time', description: 'When the last editor left' }) closedAt!: string;
  @ApiProperty({ format: 'date-time' }) dueAt!: string;
  @ApiProperty({ description: "Seconds until it is due by the database's clock; negative when late" })
  dueInSeconds!: number;
  @ApiProperty({ type: 'integer' }) intervalSeconds!: number;
  @ApiProperty({ enum: ['document', 'file-type', 'integrator', 'door', 'global', 'protocol-default'] })
  intervalSource!: string;
  @ApiProperty({
    type: String,
    enum: ['integrator-paused', 'endpoint-paused', 'circuit-open'],
    nullable: true,
    description: 'Why it does not go out although it is due',
  })
  heldUpBy!: 'integrator-paused' | 'endpoint-paused' | 'circuit-open' | null;
  @ApiProperty() unchanged!: boolean;
  @ApiProperty({ type: [ContributorView] }) modifiedBy!: ContributorView[];
  @ApiProperty({ type: 'integer' }) attemptCount!: number;
  @ApiProperty({ type: ErrorView, nullable: true }) lastError!: ErrorView | null;
  @ApiProperty({ type: HoldView, nullable: true, description: 'An administrator keeps it back' })
  hold!: HoldView | null;
  @ApiProperty({
    type: ConflictView,
    nullable: true,
    description: 'The integrator’s file was changed meanwhile; a retry overwrites it',
  })
  conflict!: ConflictView | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) deliveredAt!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the receiver last downloaded the result',
  })
  resultFetchedAt!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
}

export class AttemptView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ enum: ['sending', 'delivered', 'failed', 'lost'] }) outcome!: string;
  @ApiProperty() targetUrl!: string;
  @ApiProperty({ type: 'integer', nullable: true }) httpStatus!: number | null;
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'First 4 KiB of the answer, secrets masked' })
  responseExcerpt!: string | null;
  @ApiProperty({ type: Object, nullable: true, description: 'Headers of the answer, secrets masked' })
  responseHeaders!: Record<string, string> | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Milliseconds until the answer began' })
  firstByteMs!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) durationMs!: number | null;
  @ApiProperty({ type: Object, nullable: true, description: 'What followed: `retry` with `afterSeconds`, or `park`' })
  nextStep!: Record<string, unknown> | null;
  @ApiProperty({ type: String, nullable: true, description: 'The process that made it' }) worker!: string | null;
  @ApiProperty({ format: 'date-time' }) startedAt!: string;
}

export class SaveBackDetailView extends SaveBackView {
  @ApiProperty({ type: [AttemptView] }) attempts!: AttemptView[];
}

export class SaveBackPage {
  @ApiProperty({ type: [SaveBackView] }) items!: SaveBackView[];
  @ApiProperty({ type: String, nullable: true, description: 'Give it as `after` for the next page' }) next!:
    string | null;
}
