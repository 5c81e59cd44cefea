import { describe, expect, it } from 'vitest';
import type { ViewInput } from '../kit/kit-protocol.js';
import { UnsaidChanges } from './unsaid-changes.js';

const selected = (place: string, id: string): string => `${place}, 0, {"id":"${id}", "handles": {}}`;
const mouse = (kind: 'down' | 'move' | 'up', x: number, y: number): ViewInput => ({
  op: 'mouse',
  kind,
  x,
  y,
  count: 1,
  buttons: 1,
  modifiers: 0,
});

describe('UnsaidChanges', () => {
  it('tells that an object was moved or turned, not that another was selected, or none', () => {
    const changes = new UnsaidChanges();
    expect(changes.hear(6, selected('10, 20, 30, 40', '7'))).toBe(false);
    expect(changes.hear(6, selected('10, 20, 30, 40', '7'))).toBe(false);
    expect(changes.hear(6, selected('15, 20, 30, 40', '7'))).toBe(true);
    expect(changes.hear(6, '15, 20, 30, 40, 9000, {"id":"7"}')).toBe(true);
    expect(changes.hear(6, selected('1, 2, 3, 4', '8'))).toBe(false);
    expect(changes.hear(6, 'EMPTY')).toBe(false);
    expect(changes.hear(6, selected('1, 2, 3, 4', '8'))).toBe(false);
    expect(changes.hear(6, 'EMPTY')).toBe(false);
    expect(changes.hear(6, selected('5, 2, 3, 4', '8'))).toBe(true);
  });

  it('tells that cells were filled by their handle, not that cells were selected', () => {
    const changes = new UnsaidChanges();
    expect(changes.input(mouse('down', 1000, 1000))).toBe(false);
    expect(changes.input(mouse('up', 1000, 3000))).toBe(false);
    changes.hear(43, '1000, 1000, 90, 90');
    expect(changes.input(mouse('down', 1010, 1010))).toBe(false);
    expect(changes.input(mouse('move', 1010, 2000))).toBe(false);
    expect(changes.input(mouse('up', 1010, 3000))).toBe(true);
    expect(changes.input(mouse('up', 1010, 3000))).toBe(false);
  });

  it('tells that looks were painted, once or again and again', () => {
    const changes = new UnsaidChanges();
    const press = (args: string | null): boolean =>
      changes.input({ op: 'command', name: '.uno:FormatPaintbrush', args });
    expect(press(null)).toBe(false);
    expect(changes.input(mouse('down', 1, 1))).toBe(false);
    expect(changes.input(mouse('up', 1, 1))).toBe(true);
    expect(changes.input(mouse('up', 1, 1))).toBe(false);
    press('{"PersistentCopy":{"type":"boolean","value":true}}');
    expect([changes.input(mouse('up', 1, 1)), changes.input(mouse('up', 2, 2))]).toEqual([true, true]);
  });
});
