import type { ChartModel } from '../guest/model.js';
import { chartXml } from '../writers/chart-xml.js';
import type { Parts, Picture } from '../writers/package-parts.js';
import { XML } from '../writers/xml.js';
import type { OfficePackage } from './office-package.js';

/** Pictures, charts and links that come into a file that was opened. */
export class OpenedParts implements Parts {
  constructor(
    private readonly file: OfficePackage,
    private readonly pictures: ReadonlyMap<string, Picture>,
  ) {}

  add(path: string, content: string, contentType: string): void {
    this.file.add(path, XML + content);
    this.file.declare('Override', `/${path}`, contentType);
  }

  relate(from: string, type: string, target: string, external = false): string {
    return this.file.relate(from, type, external ? target : target.replace(/^\//, ''), external);
  }

  picture(from: string, folder: string, url: string): string | null {
    const picture = this.pictures.get(url);
    if (!picture) return null;
    const path = this.free(`${folder}/media/wenqiao`, picture.extension);
    this.file.add(path, picture.bytes);
    this.file.declare('Default', picture.extension, `image/${picture.extension}`);
    return this.file.relate(from, 'image', path);
  }

  chart(from: string, folder: string, chart: ChartModel): string {
    const path = this.free(`${folder}/charts/wenqiao`, 'xml');
    this.add(path, chartXml(chart), 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml');
    return this.file.relate(from, 'chart', path);
  }

  free(beginning: string, extension: string): string {
    let number = 1;
    while (this.file.has(`${beginning}${number}.${extension}`)) number++;
    return `${beginning}${number}.${extension}`;
  }
}
