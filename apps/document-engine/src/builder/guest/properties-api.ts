import type { PropertiesModel } from './model.js';

/** What a file says of itself (ECMA-376, part 2, 11.1). */
export class ApiCore {
  constructor(private readonly core: PropertiesModel['core']) {}
  GetClassType(): string {
    return 'core';
  }
  private set(name: string, value: unknown): void {
    this.core[name] = value instanceof Date ? value.toISOString() : String(value);
  }
  private get(name: string): string | null {
    return this.core[name] ?? null;
  }
  SetTitle(text: unknown): void {
    this.set('dc:title', text);
  }
  GetTitle(): string | null {
    return this.get('dc:title');
  }
  SetSubject(text: unknown): void {
    this.set('dc:subject', text);
  }
  GetSubject(): string | null {
    return this.get('dc:subject');
  }
  SetCreator(text: unknown): void {
    this.set('dc:creator', text);
  }
  GetCreator(): string | null {
    return this.get('dc:creator');
  }
  SetDescription(text: unknown): void {
    this.set('dc:description', text);
  }
  GetDescription(): string | null {
    return this.get('dc:description');
  }
  SetIdentifier(text: unknown): void {
    this.set('dc:identifier', text);
  }
  GetIdentifier(): string | null {
    return this.get('dc:identifier');
  }
  SetLanguage(text: unknown): void {
    this.set('dc:language', text);
  }
  GetLanguage(): string | null {
    return this.get('dc:language');
  }
  SetKeywords(text: unknown): void {
    this.set('cp:keywords', text);
  }
  GetKeywords(): string | null {
    return this.get('cp:keywords');
  }
  SetCategory(text: unknown): void {
    this.set('cp:category', text);
  }
  GetCategory(): string | null {
    return this.get('cp:category');
  }
  SetContentStatus(text: unknown): void {
    this.set('cp:contentStatus', text);
  }
  GetContentStatus(): string | null {
    return this.get('cp:contentStatus');
  }
  SetLastModifiedBy(text: unknown): void {
    this.set('cp:lastModifiedBy', text);
  }
  GetLastModifiedBy(): string | null {
    return this.get('cp:lastModifiedBy');
  }
  SetRevision(text: unknown): void {
    this.set('cp:revision', text);
  }
  GetRevision(): string | null {
    return this.get('cp:revision');
  }
  SetVersion(text: unknown): void {
    this.set('cp:version', text);
  }
  GetVersion(): string | null {
    return this.get('cp:version');
  }
  SetCreated(date: unknown): void {
    this.set('dcterms:created', date);
  }
  SetModified(date: unknown): void {
    this.set('dcterms:modified', date);
  }
}

/** Properties that only the script knows the names of. */
export class ApiCustomProperties {
  constructor(private readonly custom: PropertiesModel['custom']) {}
  GetClassType(): string {
    return 'customProperties';
  }
  Add(name: string, value: unknown): boolean {
    this.custom[name] =
      typeof value === 'number' || typeof value === 'boolean'
        ? value
        : value instanceof Date
          ? value.toISOString()
          : String(value);
    return true;
  }
  Get(name: string): string | number | boolean | null {
    return this.custom[name] ?? null;
  }
}
