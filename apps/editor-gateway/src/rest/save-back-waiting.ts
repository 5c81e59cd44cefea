import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface SettledState {
  /** True: delivered, parked or discarded. False: the time was over first. */
  settled: boolean;
  state: string;
  lastError: { code: string; message: string } | null;
}

const LOOK_MS = 200;

/** Waits until a save-back has come home or been given up. */
@Injectable()
export class SaveBackWaiting {
  constructor(private readonly database: DataSource) {}

  async untilSettled(saveBackId: string, timeoutSeconds: number): Promise<SettledState> {
    const deadline = Date.now() + timeoutSeconds * 1000;
    for (;;) {
      const rows = (await this.database.query('SELECT state, last_error AS "lastError" FROM save_back WHERE id = $1', [
        saveBackId,
      ])) as Omit<SettledState, 'settled'>[];
      const { state = 'unknown', lastError = null } = rows[0] ?? {};
      const settled = ['delivered', 'parked', 'discarded'].includes(state);
      if (settled || Date.now() >= deadline) return { settled, state, lastError };
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }
}
