import { strToU8, zipSync } from 'fflate';
import type { ChartModel } from '../guest/model.js';
import { chartXml } from './chart-xml.js';
import { escapeXml, PACKAGE_RELATIONSHIPS, R, XML } from './xml.js';

/** A picture that a script named, fetched. */
export interface Picture {
  extension: 'png' | 'jpeg' | 'gif' | 'bmp';
  bytes: Buffer;
}

/** Where the parts of a file that is written go. */
export interface Parts {
  add(path: string, content: string, contentType: string): void;
  relate(from: string, type: string, target: string, external?: boolean): string;
  picture(from: string, folder: string, url: string): string | null;
  chart(from: string, folder: string, chart: ChartModel): string;
  /** A path that no part has yet: `xl/drawings/drawing1.xml`. */
  free(beginning: string, extension: string): string;
}

/** An Office Open XML package while it is written (ECMA-376, part 2). */
export class PackageParts implements Parts {
  private readonly files: Record<string, Uint8Array> = {};
  private readonly types = new Map<string, string>();
  private readonly relationships = new Map<string, string[]>();
  private charts = 0;
  private pictures = 0;

  constructor(private readonly images: ReadonlyMap<string, Picture>) {}

  add(path: string, content: string, contentType: string): void {
    this.files[path] = strToU8(XML + content);
    this.types.set(`/${path}`, contentType);
  }

  /** Relates a part (`''`: the package) to a target and returns the id. */
  relate(from: string, type: string, target: string, external = false): string {
    const list = this.relationships.get(from) ?? [];
    this.relationships.set(from, list);
    const id = `rId${list.length + 1}`;
    const full = type.startsWith('http') ? type : `${R}/${type}`;
    list.push(
      `<Relationship Id="${id}" Type="${full}" Target="${escapeXml(target)}"${external ? ' TargetMode="External"' : ''}/>`,
    );
    return id;
  }

  /** Adds a picture for a part that lies in `folder`; null when there is no such picture. */
  picture(from: string, folder: string, url: string): string | null {
    const picture = this.images.get(url);
    if (!picture) return null;
    const path = `${folder}/media/image${++this.pictures}.${picture.extension}`;
    this.files[path] = picture.bytes;
    return this.relate(from, 'image', `/${path}`);
  }

  free(beginning: string, extension: string): string {
    let number = 1;
    while (`${beginning}${number}.${extension}` in this.files) number++;
    return `${beginning}${number}.${extension}`;
  }

  chart(from: string, folder: string, chart: ChartModel): string {
    const path = `${folder}/charts/chart${++this.charts}.xml`;
    this.add(path, chartXml(chart), 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml');
    return this.relate(from, 'chart', `/${path}`);
  }

  zip(): Buffer {
    for (const [from, list] of this.relationships) {
      const slash = from.lastIndexOf('/');
      const path = `${from.slice(0, slash + 1)}_rels/${from.slice(slash + 1)}.rels`;
      this.files[path] = strToU8(
        `${XML}<Relationships xmlns="${PACKAGE_RELATIONSHIPS}">${list.join('')}</Relationships>`,
      );
    }
    const overrides = [...this.types].map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`);
    const defaults = ['png', 'jpeg', 'gif', 'bmp'].map(
      (extension) => `<Default Extension="${extension}" ContentType="image/${extension}"/>`,
    );
    this.files['[Content_Types].xml'] = strToU8(
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${defaults.join('')}${overrides.join('')}</Types>`,
    );
    return Buffer.from(zipSync(this.files));
  }
}
