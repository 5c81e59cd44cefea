import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPlatform } from '#testing';
import { SecondInstance } from './second-instance.js';
import { newFile, type WopiCaller } from './wopi-caller.js';

const ROUNDS = 1000;
const FILES = 10;

/** Two instances over one database, and instances that are killed. */
export function races(platform: () => TestPlatform): void {
  const idOf = (file: WopiCaller): string => /files\/(.+)$/.exec(file.src)?.[1] ?? '';

  describe('two instances', () => {
    let second: SecondInstance;
    const direct = (): string => `http://127.0.0.1:${platform().environmentOf('wopi-host')['PORT'] ?? ''}`;
    beforeAll(async () => {
      second = await SecondInstance.start(platform());
    });
    afterAll(() => second.stop());

    it('never have two winners of a lock, in a thousand races', async () => {
      const files = await Promise.all(
        Array.from({ length: FILES }, (_, index) => newFile(platform(), `race-${index}.wopitest`)),
      );
      let races = 0;
      await Promise.all(
        files.map(async (file) => {
          const seats = [file.at(direct()), file.at(second.origin), file.at(direct()), file.at(second.origin)];
          for (let round = 0; round < ROUNDS / FILES; round++) {
            const answers = await Promise.all(seats.map((seat, index) => seat.lock(`round-${round}-${index}`)));
            const winners = answers.flatMap((answer, index) => (answer.status === 200 ? [index] : []));
            expect(winners).toHaveLength(1);
            const winner = `round-${round}-${winners[0] ?? -1}`;
            for (const answer of answers)
              if (answer.status !== 200)
                expect([answer.status, answer.headers.get('x-wopi-lock')]).toEqual([409, winner]);
            if (round % 10 !== 0) {
              expect((await seats[round % 4]?.unlock(winner))?.status).toBe(200);
              races++;
              continue;
            }
            // Relocking is one step: of two who know the id, one gets it, and it is never free in between.
            const relocked = await Promise.all([
              seats[0]?.do('LOCK', { 'X-WOPI-OldLock': winner, 'X-WOPI-Lock': `${winner}-a` }),
              seats[1]?.do('LOCK', { 'X-WOPI-OldLock': winner, 'X-WOPI-Lock': `${winner}-b` }),
              seats[2]?.lock('intruder'),
            ]);
            expect(relocked.map((answer) => answer?.status).sort()).toEqual([200, 409, 409]);
            expect(relocked[2]?.status).toBe(409);
            const now = relocked[0]?.status === 200 ? `${winner}-a` : `${winner}-b`;
            const unlocked = await Promise.all([seats[2]?.unlock(now), seats[3]?.unlock(now)]);
            expect(unlocked.map((answer) => answer?.status).sort()).toEqual([200, 409]);
            races++;
          }
        }),
      );
      expect(races).toBe(ROUNDS);
    });

    it('lose no content that was acknowledged, and number it without gaps', async () => {
      const file = await newFile(platform(), 'puts.wopitest', 'start');
      const seatOf = (index: number): WopiCaller => file.at(index % 2 ? direct() : second.origin);
      await file.lock('P');
      const acknowledged = new Map<string, string>();
      for (let round = 0; round < 20; round++) {
        const bodies = Array.from(
          { length: 6 },
          (_, index) => `${round}-${index}-${randomBytes(2000).toString('hex')}`,
        );
        const answers = await Promise.all(bodies.map((body, index) => seatOf(index).put(body, { 'X-WOPI-Lock': 'P' })));
        answers.forEach((answer, index) => {
          expect(answer.status).toBe(200);
          acknowledged.set(
            answer.headers.get('x-wopi-itemversion') ?? '',
            createHash('sha256')
              .update(bodies[index] ?? '')
              .digest('hex'),
          );
        });
      }
      expect(acknowledged.size).toBe(120);
      const { rows } = await platform().database.query<{ number: number; sha256: string; at: string }>(
        `SELECT number, sha256, created_at::text AS at FROM revision WHERE document_id = $1 AND number > 1 ORDER BY number`,
        [idOf(file)],
      );
      expect(rows.map((row) => [String(row.number), row.sha256])).toEqual(
        [...acknowledged].sort(([a], [b]) => Number(a) - Number(b)),
      );
      expect(new Set(rows.map((row) => row.at)).size).toBe(120);
      expect([...rows].sort((a, b) => (a.at < b.at ? -1 : 1)).map((row) => row.number)).toEqual(
        rows.map((row) => row.number),
      );
      await file.unlock('P');
    });

    it('show at once what changed through the other one', async () => {
      const file = await newFile(platform(), 'seen.wopitest', 'start');
      const [here, there] = [file.at(direct()), file.at(second.origin)];
      await there.info();
      await here.lock('S');
      for (let round = 0; round < 30; round++) {
        const [writer, reader] = round % 2 ? [here, there] : [there, here];
        for (let calm = 0; calm < 3; calm++) await reader.info(); // nothing changes: it has the answer ready
        const put = await writer.put(`content ${round}`, { 'X-WOPI-Lock': 'S' });
        expect((await reader.info()).json).toMatchObject({
          Version: put.headers.get('x-wopi-itemversion'),
          LastModifiedTime: put.json['LastModifiedTime'],
          Size: `content ${round}`.length,
        });
        await writer.do('PUT_USER_INFO', {}, `seen ${round}`);
        const name = (await writer.do('RENAME_FILE', { 'X-WOPI-RequestedName': `seen-${round}`, 'X-WOPI-Lock': 'S' }))
          .json['Name'];
        expect((await reader.info()).json).toMatchObject({
          UserInfo: `seen ${round}`,
          BaseFileName: `${String(name)}.wopitest`,
        });
        await reader.info();
        await writer.unlock('S');
        expect((await reader.do('GET_LOCK')).headers.get('x-wopi-lock')).toBe('');
        expect((await reader.lock('S')).status).toBe(200);
        expect((await writer.do('GET_LOCK')).headers.get('x-wopi-lock')).toBe('S');
      }
      await here.unlock('S');
      for (let calm = 0; calm < 3; calm++) await Promise.all([here.info(), there.info()]);
      await platform().rest('DELETE', `/documents/${idOf(file)}/participants`);
      expect([(await here.info()).status, (await there.info()).status]).toEqual([401, 401]);
    });

    it('let one of many fill a new file', async () => {
      const file = await newFile(platform(), 'fill.wopitest', '');
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => file.at(index % 2 ? direct() : second.origin).put(`template ${index}`)),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    });

    it('give siblings different names', async () => {
      const file = await newFile(platform(), 'sibling.wopitest');
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          file
            .at(index % 2 ? direct() : second.origin)
            .do('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': 'same.wopitest' }, `${index}`),
        ),
      );
      expect(new Set(answers.map((answer) => answer.json['Name'])).size).toBe(12);
      const exact = await Promise.all(
        Array.from({ length: 6 }, () => file.do('PUT_RELATIVE', { 'X-WOPI-RelativeTarget': 'exact.wopitest' }, 'x')),
      );
      expect(exact.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    });
  });

  it.each(['content.before-sync', 'content.after-rename', 'revision.before-commit', 'wopi.before-put-commit'])(
    'an instance killed at %s leaves the old content, and the client may try again',
    async (point) => {
      const doomed = await SecondInstance.start(platform(), { FAULT_AT: point });
      const file = await newFile(platform(), `${point}.wopitest`, 'old content');
      const before = (await file.info()).json;
      await file.lock('K');
      await expect(file.at(doomed.origin).put('new content', { 'X-WOPI-Lock': 'K' })).rejects.toThrow();
      expect(await doomed.ended()).toBe('SIGKILL');
      expect((await file.info()).json).toMatchObject({
        Version: before['Version'],
        LastModifiedTime: before['LastModifiedTime'],
        Size: 11,
      });
      expect((await file.getFile()).body.toString()).toBe('old content');
      expect((await file.do('GET_LOCK')).headers.get('x-wopi-lock')).toBe('K');
      expect((await file.put('new content', { 'X-WOPI-Lock': 'K' })).headers.get('x-wopi-itemversion')).toBe('2');
      expect((await file.getFile()).body.toString()).toBe('new content');
      expect((await file.unlock('K')).status).toBe(200);
    },
  );

  it('killed in the middle of uploads at any moment: old or new content, never anything between', async () => {
    const big = (fill: string): Buffer => Buffer.alloc(3_000_000, fill);
    const file = await newFile(platform(), 'kill.wopitest', big('0'));
    await file.lock('K');
    let current = '0';
    for (let round = 1; round <= 2; round++) {
      const doomed = await SecondInstance.start(platform());
      const next = String(round);
      const put = file
        .at(doomed.origin)
        .put(big(next), { 'X-WOPI-Lock': 'K' })
        .then(
          (answer) => answer.status,
          () => 0,
        );
      await new Promise((done) => setTimeout(done, round * 7));
      process.kill(doomed.pid, 'SIGKILL');
      const status = await put;
      await doomed.ended();
      const body = (await file.getFile()).body;
      expect(body.length).toBe(3_000_000);
      const letter = String.fromCharCode(body[0] ?? 0);
      expect(body.equals(big(letter))).toBe(true);
      expect(status === 200 ? [next] : [current, next]).toContain(letter);
      current = letter;
    }
    await file.unlock('K');
  });
}
