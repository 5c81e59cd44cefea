import { describe, expect, it } from 'vitest';
import { InputLedger, isCounted } from './input-ledger.js';
import type { PageMessage } from './messages.js';

const text = (s: string): PageMessage => ({ t: 'text', s });

describe('InputLedger', () => {
  it('gives back what was not taken, then what could not be sent, in order', () => {
    const ledger = new InputLedger();
    for (const s of ['a', 'b', 'c']) ledger.record(text(s));
    ledger.acknowledge(1);
    expect(ledger.keep(text('d'))).toBe(true);
    expect(ledger.resume(2)).toEqual([text('c'), text('d')]);
    expect(ledger.resume(0)).toEqual([]);
  });

  it('counts from the last resume on, and takes a count that is older than one it knows for nothing new', () => {
    const ledger = new InputLedger();
    for (const s of ['a', 'b']) ledger.record(text(s));
    ledger.acknowledge(2);
    ledger.acknowledge(1);
    expect(ledger.resume(0)).toEqual([]); // another engine, which knows of no count
    ledger.record(text('c'));
    ledger.acknowledge(1);
    expect(ledger.resume(1)).toEqual([]);
  });

  it('keeps what changes the document or the place in it, not moves of the mouse or requests, and not without end', () => {
    const ledger = new InputLedger();
    expect(isCounted({ t: 'ping', id: 1 })).toBe(false);
    expect(ledger.keep({ t: 'ping', id: 1 })).toBe(false);
    expect(ledger.keep({ t: 'mouse', k: 'move', x: 0, y: 0, n: 1, b: 0, m: 0 })).toBe(false);
    let kept = 0;
    while (ledger.keep(text('x'))) kept++;
    expect(kept).toBe(2_000);
    ledger.forget();
    expect(ledger.resume(0)).toEqual([]);
  });

  it('never loses or doubles a message, however the line breaks', () => {
    for (let seed = 1; seed <= 300; seed++) {
      let state = seed;
      const random = (below: number): number => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor((state / 2147483648) * below);
      };
      const ledger = new InputLedger();
      const engine: string[] = [];
      let count = 0;
      const line = { open: true };
      let typed = 0;
      const send = (message: PageMessage): void => {
        ledger.record(message);
        if (random(6) === 0) line.open = false; // this one and those in flight are gone
        if (line.open && message.t === 'text') {
          engine.push(message.s);
          count++;
          if (random(3) === 0) ledger.acknowledge(count);
        }
      };
      const reconnect = (): void => {
        const again = ledger.resume(count);
        count = 0;
        line.open = true;
        again.forEach(send);
      };
      while (typed < 60) {
        const message = text(String(typed++));
        if (line.open) send(message);
        else if (random(2) === 0) {
          reconnect();
          send(message);
        } else ledger.keep(message);
      }
      while (engine.length < 60) reconnect();
      expect(engine).toEqual(Array.from({ length: 60 }, (_, i) => String(i)));
    }
  });
});
