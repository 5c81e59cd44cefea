import { ApiProperty } from '@nestjs/swagger';

export class SaveBackView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) documentId!: string;
  @ApiProperty() externalId!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ enum: ['held', 'scheduled', 'sending', 'retrying', 'parked', 'delivered', 'discarded'] })
  state!: string;
  @ApiProperty({ type: 'integer', description: 'Number of the revision that goes home' }) revision!: number;
  @ApiProperty({ format: 'date-time' }) dueAt!: string;
  @ApiProperty({ description: "Seconds until it is due by the database's clock; negative when late" })
  dueInSeconds!: number;
  @ApiProperty({ type: 'integer' }) intervalSeconds!: number;
  @ApiProperty({ enum: ['document', 'integrator', 'global', 'protocol-default'] }) intervalSource!: string;
  @ApiProperty() unchanged!: boolean;
  @ApiProperty({ type: 'integer' }) attemptCount!: number;
  @ApiProperty({ type: Object, nullable: true }) lastError!: { code: string; message: string } | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) deliveredAt!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the receiver last downloaded the result',
  })
  resultFetchedAt!: string | null;
}

export class AttemptView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ enum: ['sending', 'delivered', 'failed', 'lost'] }) outcome!: string;
  @ApiProperty() targetUrl!: string;
  @ApiProperty({ type: 'integer', nullable: true }) httpStatus!: number | null;
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'First 4 KiB of the answer' }) responseExcerpt!:
    string | null;
  @ApiProperty({ type: 'integer', nullable: true }) durationMs!: number | null;
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
