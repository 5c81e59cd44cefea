import { ApiColor, ApiDrawing, type ApiFill, type ApiStroke } from './drawing-api.js';
import type { AnchoredChart, ChartModel, Fill, Paint } from './model.js';

const USUAL = { width: 5_486_400, height: 3_200_400 } as const;
type Gridline = keyof ChartModel['gridlines'];

export class ApiChart extends ApiDrawing {
  readonly chart: ChartModel;
  constructor(
    type: string,
    values: unknown[][],
    names: unknown[] = [],
    categories: unknown[] = [],
    width: number = USUAL.width,
    height: number = USUAL.height,
  ) {
    super(width, height);
    this.chart = {
      type,
      values: values.map((series) => series.map(numberOf)),
      seriesNames: names.map(String),
      categories: categories.map(String),
      title: null,
      titleSize: 14,
      legend: 'right',
      xTitle: null,
      yTitle: null,
      dataLabels: false,
      gridlines: {},
      seriesPaint: {},
      pointPaint: {},
    };
  }
  GetClassType(): string {
    return 'chart';
  }
  SetTitle(title: string, size = 14): boolean {
    this.chart.title = title;
    this.chart.titleSize = size;
    return true;
  }
  SetLegendPos(position: string): boolean {
    this.chart.legend = position;
    return true;
  }
  SetLegendFontSize(points: number): boolean {
    this.chart.legendSize = points;
    return true;
  }
  SetHorAxisTitle(title: string): boolean {
    this.chart.xTitle = title;
    return true;
  }
  SetVerAxisTitle(title: string): boolean {
    this.chart.yTitle = title;
    return true;
  }
  SetShowDataLabels(_seriesName: boolean, _category: boolean, value: boolean): boolean {
    this.chart.dataLabels = value;
    return true;
  }
  SetSeriaName(name: string, at: number): boolean {
    this.chart.seriesNames[at] = name;
    return true;
  }
  RemoveSeria(at: number): boolean {
    this.chart.seriesNames.splice(at, 1);
    return this.chart.values.splice(at, 1).length === 1;
  }
  SetCategoryName(name: string, at: number): boolean {
    this.chart.categories[at] = name;
    return true;
  }
  SetMajorHorizontalGridlines(stroke: ApiStroke): boolean {
    return this.gridline('majorHorizontal', stroke);
  }
  SetMinorHorizontalGridlines(stroke: ApiStroke): boolean {
    return this.gridline('minorHorizontal', stroke);
  }
  SetMajorVerticalGridlines(stroke: ApiStroke): boolean {
    return this.gridline('majorVertical', stroke);
  }
  SetMinorVerticalGridlines(stroke: ApiStroke): boolean {
    return this.gridline('minorVertical', stroke);
  }
  SetSeriesFill(fill: ApiFill | ApiColor, series: number, all = false): boolean {
    return this.paintSeries({ fill: fillOf(fill) }, series, all);
  }
  SetSeriesOutLine(stroke: ApiStroke, series: number, all = false): boolean {
    return this.paintSeries({ line: stroke.line }, series, all);
  }
  SetDataPointFill(fill: ApiFill | ApiColor, series: number, point: number): boolean {
    return this.paintPoint({ fill: fillOf(fill) }, series, point);
  }
  SetDataPointOutLine(stroke: ApiStroke, series: number, point: number): boolean {
    return this.paintPoint({ line: stroke.line }, series, point);
  }
  ApplyChartStyle(): boolean {
    return true; // styles of charts are an office's own
  }
  private gridline(which: Gridline, stroke: ApiStroke): boolean {
    this.chart.gridlines[which] = stroke.line;
    return true;
  }
  private paintSeries(paint: Paint, series: number, all: boolean): boolean {
    const wanted = all ? this.chart.values.map((_, at) => at) : [series];
    for (const at of wanted) Object.assign((this.chart.seriesPaint[String(at)] ??= {}), paint);
    return true;
  }
  private paintPoint(paint: Paint, series: number, point: number): boolean {
    Object.assign((this.chart.pointPaint[`${series},${point}`] ??= {}), paint);
    return true;
  }
}

/** A chart on a sheet: it is placed by cells. */
export class ApiSheetChart extends ApiChart {
  anchor: AnchoredChart | null = null;
  /** Reads the cells that it stands for. */
  source: (() => Pick<ChartModel, 'seriesNames' | 'categories' | 'values' | 'refs'>) | null = null;
  /** With what its cells hold now; a name that was given stays. */
  anchored(): AnchoredChart[] {
    const fresh = this.source?.();
    if (!fresh || !this.anchor) return [];
    const { chart } = this;
    const seriesNames = fresh.seriesNames.map((name, at) => chart.seriesNames[at] || name);
    return [{ ...this.anchor, chart: { ...chart, ...fresh, seriesNames } }];
  }
  override SetSize(width: number, height: number): void {
    super.SetSize(width, height);
    if (this.anchor) Object.assign(this.anchor, { width, height });
  }
  override SetPosition(column: number, columnOffset: number, row = 0, rowOffset = 0): void {
    if (this.anchor) Object.assign(this.anchor, { column, columnOffset, row, rowOffset });
  }
}

function fillOf(given: ApiFill | ApiColor): Fill {
  return given instanceof ApiColor ? { kind: 'solid', color: given.color } : given.fill;
}

/** `1200 thousand` counts as 1200. */
function numberOf(value: unknown): number {
  const whole = Number(value);
  if (Number.isFinite(whole)) return whole;
  const first = Number.parseFloat(String(value));
  return Number.isFinite(first) ? first : 0;
}
