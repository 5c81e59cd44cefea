import { d } from './texts.js';

/** Kinds of charts as the engine calls them, with what people call them. */
export const CHART_KINDS = [
  ['column', d.column],
  ['stacked', d.stacked],
  ['bar', d.bar],
  ['line', d.line],
  ['pie', d.pie],
  ['donut', d.donut],
  ['area', d.area],
  ['scatter', d.scatter],
  ['radar', d.radar],
] as const;
