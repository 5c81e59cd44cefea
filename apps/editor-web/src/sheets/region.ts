import type { Workbench } from '../workbench.js';
import { columnName } from './sheet-geometry.js';

/** What is selected, or the filled cells around a single one. */
export interface Region {
  columns: { from: number; to: number };
  rows: { from: number; to: number };
  /** The first row looks like one of headings. */
  headings: boolean;
  first: readonly string[];
}

export function readRegion(rows: readonly string[][]): Region {
  const [[left = '0', top = '0', right = '0', bottom = '0', headings = '0'] = [], first = []] = rows;
  return {
    columns: { from: Number(left), to: Number(right) },
    rows: { from: Number(top), to: Number(bottom) },
    headings: headings === '1',
    first,
  };
}

export async function regionHere(bench: Workbench): Promise<Region> {
  return readRegion(await bench.perform('table.region'));
}

/** Columns to choose from, by their place within the region. */
export function columnOptions(region: Region, named = region.headings): (readonly [string, string])[] {
  return Array.from({ length: Math.min(256, region.columns.to - region.columns.from + 1) }, (_, index) => {
    const letter = columnName(region.columns.from + index);
    const heading = region.first[index] ?? '';
    return [String(index), named && heading !== '' ? `${heading} (${letter})` : letter] as const;
  });
}

export function addressOf({ columns, rows }: Region): string {
  return `${columnName(columns.from)}${rows.from + 1}:${columnName(columns.to)}${rows.to + 1}`;
}
