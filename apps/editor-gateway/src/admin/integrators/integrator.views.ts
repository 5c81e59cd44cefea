import { ApiProperty } from '@nestjs/swagger';
import type { IntegratorKeyKind } from '#documents';

export const KEY_KINDS: readonly IntegratorKeyKind[] = ['rest', 'bisheng', 'jwt', 'webhook'];

export class IntegratorKeyView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: KEY_KINDS }) kind!: IntegratorKeyKind;
  @ApiProperty() name!: string;
  @ApiProperty({ type: [String] }) scopes!: string[];
  @ApiProperty() active!: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute' })
  lastUsedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'After this it is refused' })
  expiresAt!: string | null;
}

export class IntegratorView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() description!: string;
  @ApiProperty() active!: boolean;
  @ApiProperty({ type: [String], description: 'Private networks and hosts that we may call for it' })
  allowedNetworks!: string[];
  @ApiProperty({ type: [String], description: 'Networks from which its REST keys may be used; empty: from anywhere' })
  callerNetworks!: string[];
  @ApiProperty({ type: [String], description: 'Hosts whose WOPISrc we open' }) wopiHosts!: string[];
  @ApiProperty({ type: [String], description: 'Sites that may show its documents in a frame; empty: any' })
  frameAncestors!: string[];
  @ApiProperty({ type: String, nullable: true, description: 'Text over every page; may hold placeholders' })
  watermark!: string | null;
  @ApiProperty() bishengSignRequired!: boolean;
  @ApiProperty() bishengRestSignRequired!: boolean;
  @ApiProperty({ description: 'Save in the built-in editor brings the document home at once' }) saveSendsHome!: boolean;
  @ApiProperty({ type: String, nullable: true }) bishengSaveBackUrl!: string | null;
  @ApiProperty({ type: String, nullable: true }) defaultEngine!: string | null;
  @ApiProperty({ type: String, nullable: true }) brandName!: string | null;
  @ApiProperty({ type: String, nullable: true }) brandLogo!: string | null;
  @ApiProperty({ type: String, nullable: true }) brandColor!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) maxOpenDocuments!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) maxStorageMb!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) maxRequestsPerMinute!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) saveBackIntervalSeconds!: number | null;
  @ApiProperty({ type: 'integer' }) documents!: number;
  @ApiProperty({ type: 'integer', description: 'Save-backs that are not over' }) waiting!: number;
  @ApiProperty({ type: 'integer' }) parked!: number;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

export class IntegratorUseView {
  @ApiProperty({ type: 'integer', description: 'Documents that are open now' }) openDocuments!: number;
  @ApiProperty({ description: 'Content of all revisions, in MB' }) storageMb!: number;
}

export class IntegratorDetailView extends IntegratorView {
  @ApiProperty({ type: [IntegratorKeyView] }) keys!: IntegratorKeyView[];
  @ApiProperty({ type: IntegratorUseView }) used!: IntegratorUseView;
}

export class IntegratorPage {
  @ApiProperty({ type: [IntegratorView] }) items!: IntegratorView[];
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

export class NewKeyView {
  @ApiProperty({ type: IntegratorKeyView }) key!: IntegratorKeyView;
  @ApiProperty({ description: 'Shown this once' }) secret!: string;
}

export class NewIntegratorView {
  @ApiProperty({ type: IntegratorDetailView }) integrator!: IntegratorDetailView;
  @ApiProperty({ type: [NewKeyView] }) keys!: NewKeyView[];
}
