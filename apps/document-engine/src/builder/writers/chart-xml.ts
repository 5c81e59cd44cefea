import type { ChartModel } from '../guest/model.js';
import { A, escapeXml, int, number, R } from './xml.js';

const LEGENDS: Readonly<Record<string, string>> = { left: 'l', right: 'r', top: 't', bottom: 'b' };

/** A chart part (ECMA-376, 21.2) with its values inside. */
export function chartXml(chart: ChartModel): string {
  const kind = kindOf(chart.type);
  const series = chart.values.map((values, index) => seriesXml(chart, values, index, kind)).join('');
  const labels = `<c:dLbls><c:showLegendKey val="0"/><c:showVal val="${chart.dataLabels ? 1 : 0}"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`;
  const axes = '<c:axId val="111"/><c:axId val="222"/>';
  const grouping = /stacked ?per/i.test(chart.type)
    ? 'percentStacked'
    : /stacked/i.test(chart.type)
      ? 'stacked'
      : 'clustered';
  const lineGrouping = grouping === 'clustered' ? 'standard' : grouping;
  const overlap = grouping === 'clustered' ? '' : '<c:overlap val="100"/>';
  const plots: Record<ChartKind, string> = {
    bar: `<c:barChart><c:barDir val="${/horizontal/i.test(chart.type) ? 'bar' : 'col'}"/><c:grouping val="${grouping}"/><c:varyColors val="0"/>${series}${labels}${overlap}${axes}</c:barChart>`,
    line: `<c:lineChart><c:grouping val="${lineGrouping}"/><c:varyColors val="0"/>${series}${labels}<c:marker val="1"/>${axes}</c:lineChart>`,
    area: `<c:areaChart><c:grouping val="${lineGrouping}"/><c:varyColors val="0"/>${series}${labels}${axes}</c:areaChart>`,
    pie: `<c:pieChart><c:varyColors val="1"/>${series}${labels}</c:pieChart>`,
    doughnut: `<c:doughnutChart><c:varyColors val="1"/>${series}${labels}<c:holeSize val="50"/></c:doughnutChart>`,
    scatter: `<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>${series}${labels}${axes}</c:scatterChart>`,
  };
  const round = kind === 'pie' || kind === 'doughnut';
  const first =
    kind === 'scatter' ? axisXml('valAx', 111, 222, 'b', chart.xTitle) : axisXml('catAx', 111, 222, 'b', chart.xTitle);
  const legend = LEGENDS[chart.legend];
  return `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="${A}" xmlns:r="${R}"><c:chart>${
    chart.title === null ? '<c:autoTitleDeleted val="1"/>' : titleXml(chart.title, chart.titleSize)
  }<c:plotArea><c:layout/>${plots[kind]}${round ? '' : first + axisXml('valAx', 222, 111, 'l', chart.yTitle)}</c:plotArea>${
    legend === undefined ? '' : `<c:legend><c:legendPos val="${legend}"/></c:legend>`
  }<c:plotVisOnly val="1"/></c:chart></c:chartSpace>`;
}

type ChartKind = 'bar' | 'line' | 'area' | 'pie' | 'doughnut' | 'scatter';

function kindOf(type: string): ChartKind {
  if (/^pie/i.test(type)) return 'pie';
  if (/^dough/i.test(type)) return 'doughnut';
  if (/^line/i.test(type)) return 'line';
  if (/^area/i.test(type)) return 'area';
  return /^scatter/i.test(type) ? 'scatter' : 'bar';
}

function seriesXml(chart: ChartModel, values: number[], index: number, kind: ChartKind): string {
  const text = (items: unknown[]): string =>
    `<c:strLit><c:ptCount val="${items.length}"/>${items.map((item, at) => `<c:pt idx="${at}"><c:v>${escapeXml(item)}</c:v></c:pt>`).join('')}</c:strLit>`;
  const numbers = (items: number[]): string =>
    `<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="${items.length}"/>${items.map((item, at) => `<c:pt idx="${at}"><c:v>${number(item, 0)}</c:v></c:pt>`).join('')}</c:numLit>`;
  const name = escapeXml(chart.seriesNames[index] ?? `Series ${index + 1}`);
  const head = `<c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:strRef><c:f>"${name}"</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>${name}</c:v></c:pt></c:strCache></c:strRef></c:tx>`;
  if (kind === 'scatter') {
    const x = chart.categories.map(Number);
    return `<c:ser>${head}<c:xVal>${numbers(x)}</c:xVal><c:yVal>${numbers(values)}</c:yVal></c:ser>`;
  }
  return `<c:ser>${head}<c:cat>${text(chart.categories)}</c:cat><c:val>${numbers(values)}</c:val></c:ser>`;
}

function axisXml(tag: 'catAx' | 'valAx', id: number, cross: number, position: string, title: string | null): string {
  const grid = tag === 'valAx' && position === 'l' ? '<c:majorGridlines/>' : '';
  return `<c:${tag}><c:axId val="${id}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${position}"/>${grid}${title === null ? '' : titleXml(title, 10)}<c:crossAx val="${cross}"/></c:${tag}>`;
}

function titleXml(title: string, points: number): string {
  return `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="en-US" sz="${int(points, 14) * 100}"/><a:t>${escapeXml(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;
}
