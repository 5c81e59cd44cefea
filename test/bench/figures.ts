import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { expect } from 'vitest';

const FILE = 'docs/figures.md';

/** One section of docs/figures.md; the sections of other benches stay as they are. */
export class Figures {
  private readonly rows: string[] = [];

  constructor(
    private readonly title: string,
    private readonly circumstances: string,
  ) {}

  /** Adds samples as their median and spread. */
  record(what: string, samples: readonly number[], unit: string, aim: string): void {
    expect(samples.length).toBeGreaterThan(0);
    const sorted = [...samples].sort((a, b) => a - b);
    const digits = unit === 's' ? 2 : unit === '×' ? 1 : 0;
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(digits);
    const middle = unit === '' ? at(0.5) : `${at(0.5)} ${unit}`;
    this.rows.push(`| ${what} | ${middle} | ${at(0.05)} – ${at(0.95)} | ${sorted.length} | ${aim} |`);
  }

  /** The share of samples that {@link record} shows in the middle is not always the one that was promised. */
  recordShare(what: string, share: number, samples: readonly number[], unit: string, aim: string): void {
    const sorted = [...samples].sort((a, b) => a - b);
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    this.record(`${what}, p${share * 100}`, [value], unit, aim);
  }

  write(): void {
    const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    const sections = before.split(/^(?=## )/m).filter((section) => section.startsWith('## '));
    const kept = sections
      .map((section) => section.trimEnd())
      .filter((section) => !section.startsWith(`## ${this.title}\n`));
    const own = [
      `## ${this.title}`,
      '',
      `Made on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}. ${this.circumstances}`,
      '',
      '| what | median | spread (5 % – 95 %) | n | aim |',
      '| --- | --- | --- | --- | --- |',
      ...this.rows,
    ].join('\n');
    const head =
      '# Figures\n\nMade by `npm run bench`. The machine is shared: take the figures as an order of magnitude.';
    const all = [...kept, own].sort((a, b) => a.localeCompare(b));
    writeFileSync(FILE, `${[head, ...all].join('\n\n')}\n`);
  }
}
