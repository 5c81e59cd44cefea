import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ForgottenFiles } from '#editing';
import { CallbackWorkerEnvironment } from './environment.js';
import { Rounds } from './rounds.js';

/** Asks Document Servers at intervals for what they could not bring home. */
@Injectable()
export class DocumentServerUpkeep implements OnApplicationBootstrap {
  constructor(
    private readonly forgotten: ForgottenFiles,
    private readonly settings: CallbackWorkerEnvironment,
    private readonly rounds: Rounds,
  ) {}

  onApplicationBootstrap(): void {
    const seconds = this.settings.DOCUMENT_SERVER_CHECK_S;
    this.rounds.every(seconds * 1000, 'document servers', async () => {
      await this.forgotten.check(seconds * 2);
    });
  }
}
