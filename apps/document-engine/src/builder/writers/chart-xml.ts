import type { ChartModel, Line, Paint, SeriesRefs } from '../guest/model.js';
import { A, escapeXml, fillXml, int, lineXml, number, R } from './xml.js';

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
  const first = kind === 'scatter' ? axisXml('valAx', 111, 222, 'b', chart) : axisXml('catAx', 111, 222, 'b', chart);
  const legend = LEGENDS[chart.legend];
  return `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="${A}" xmlns:r="${R}"><c:chart>${
    chart.title === null ? '<c:autoTitleDeleted val="1"/>' : titleXml(chart.title, chart.titleSize)
  }<c:plotArea><c:layout/>${plots[kind]}${round ? '' : first + axisXml('valAx', 222, 111, 'l', chart)}</c:plotArea>${
    legend === undefined ? '' : `<c:legend><c:legendPos val="${legend}"/>${textSizeXml(chart.legendSize)}</c:legend>`
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
  const refs: SeriesRefs | undefined = chart.refs?.[index];
  const cache = (items: unknown[]): string =>
    `<c:ptCount val="${items.length}"/>${items.map((item, at) => `<c:pt idx="${at}"><c:v>${escapeXml(item)}</c:v></c:pt>`).join('')}`;
  const text = (items: unknown[], ref: string | null | undefined): string =>
    typeof ref === 'string'
      ? `<c:strRef><c:f>${escapeXml(ref)}</c:f><c:strCache>${cache(items)}</c:strCache></c:strRef>`
      : `<c:strLit>${cache(items)}</c:strLit>`;
  const numbers = (items: number[], ref: string | null | undefined): string => {
    const inside = `<c:formatCode>General</c:formatCode>${cache(items.map((item) => number(item, 0)))}`;
    return typeof ref === 'string'
      ? `<c:numRef><c:f>${escapeXml(ref)}</c:f><c:numCache>${inside}</c:numCache></c:numRef>`
      : `<c:numLit>${inside}</c:numLit>`;
  };
  const name = chart.seriesNames[index] || `Series ${index + 1}`;
  const head = `<c:idx val="${index}"/><c:order val="${index}"/><c:tx>${text([name], refs?.name ?? `"${name.replaceAll('"', '""')}"`)}</c:tx>${paintXml(chart.seriesPaint[String(index)])}`;
  const points = Object.entries(chart.pointPaint)
    .map(([at, paint]) => ({ at: at.split(',').map(Number), paint }))
    .filter(({ at }) => at[0] === index)
    .map(({ at, paint }) => `<c:dPt><c:idx val="${int(at[1])}"/>${paintXml(paint)}</c:dPt>`)
    .join('');
  if (kind === 'scatter') {
    const x = chart.categories.map(Number);
    const across = x.every(Number.isFinite) ? numbers(x, refs?.categories) : text(chart.categories, refs?.categories);
    return `<c:ser>${head}${points}<c:xVal>${across}</c:xVal><c:yVal>${numbers(values, refs?.values)}</c:yVal></c:ser>`;
  }
  const categories = text(chart.categories, refs?.categories);
  return `<c:ser>${head}${points}<c:cat>${categories}</c:cat><c:val>${numbers(values, refs?.values)}</c:val></c:ser>`;
}

function paintXml(paint: Paint | undefined): string {
  if (!paint) return '';
  return `<c:spPr>${paint.fill ? fillXml(paint.fill) : ''}${paint.line ? lineXml(paint.line) : ''}</c:spPr>`;
}

function axisXml(tag: 'catAx' | 'valAx', id: number, cross: number, position: 'b' | 'l', chart: ChartModel): string {
  const grid = (kind: 'major' | 'minor', line: Line | undefined, otherwise: string): string =>
    line === undefined ? otherwise : `<c:${kind}Gridlines><c:spPr>${lineXml(line)}</c:spPr></c:${kind}Gridlines>`;
  const { gridlines } = chart;
  const lines =
    position === 'l'
      ? grid('major', gridlines.majorHorizontal, '<c:majorGridlines/>') + grid('minor', gridlines.minorHorizontal, '')
      : grid('major', gridlines.majorVertical, '') + grid('minor', gridlines.minorVertical, '');
  const title = position === 'l' ? chart.yTitle : chart.xTitle;
  return `<c:${tag}><c:axId val="${id}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${position}"/>${lines}${title === null ? '' : titleXml(title, 10)}<c:crossAx val="${cross}"/></c:${tag}>`;
}

function textSizeXml(points: number | undefined): string {
  if (points === undefined) return '';
  return `<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="${int(points, 10) * 100}"/></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>`;
}

function titleXml(title: string, points: number): string {
  return `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="en-US" sz="${int(points, 14) * 100}"/><a:t>${escapeXml(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;
}
