import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiCaller } from '#auth';
import { recordAudit, SaveBackScheduler } from '#save-back';

/** What administrators do to single save-backs. Each is one transaction with its line in the audit trail. */
@Injectable()
export class SaveBackActions {
  constructor(
    private readonly database: DataSource,
    private readonly scheduler: SaveBackScheduler,
  ) {}

  /** False when the save-back does not wait for its time. */
  saveNow(id: string, caller: ApiCaller): Promise<boolean> {
    return this.audited(
      id,
      caller,
      'save-back.save-now',
      async (manager) => (await this.scheduler.makeDue(manager, { saveBackId: id })).length > 0,
    );
  }

  retry(id: string, caller: ApiCaller): Promise<boolean> {
    return this.audited(id, caller, 'save-back.retry', (manager) => this.scheduler.retry(manager, id));
  }

  resolve(id: string, caller: ApiCaller): Promise<boolean> {
    return this.audited(id, caller, 'save-back.resolve', (manager) => this.scheduler.resolve(manager, id));
  }

  private audited(
    id: string,
    caller: ApiCaller,
    action: string,
    work: (manager: DataSource['manager']) => Promise<boolean>,
  ): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const done = await work(manager);
      if (done) await recordAudit(manager, { actor: caller.actor, action, target: `save-back/${id}` });
      return done;
    });
  }
}
