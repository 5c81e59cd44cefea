import type { ApiParagraph } from './paragraph-api.js';

/** Paragraphs that are formatted together. */
export class ApiTextRange {
  constructor(private readonly paragraphs: readonly ApiParagraph[]) {}
  GetClassType(): string {
    return 'range';
  }
  GetAllParagraphs(): ApiParagraph[] {
    return [...this.paragraphs];
  }
  GetParagraph(at: number): ApiParagraph | null {
    return this.paragraphs[at] ?? null;
  }
  GetText(): string {
    return this.paragraphs.map((paragraph) => paragraph.GetText()).join('\n');
  }
  SetBold(on = true): this {
    for (const paragraph of this.paragraphs) paragraph.SetBold(on);
    return this;
  }
  SetItalic(on = true): this {
    for (const paragraph of this.paragraphs) paragraph.SetItalic(on);
    return this;
  }
  SetUnderline(on = true): this {
    for (const paragraph of this.paragraphs) paragraph.SetUnderline(on);
    return this;
  }
  SetFontSize(halfPoints: number): this {
    for (const paragraph of this.paragraphs) paragraph.SetFontSize(halfPoints);
    return this;
  }
  SetFontFamily(name: string): this {
    for (const paragraph of this.paragraphs) paragraph.SetFontFamily(name);
    return this;
  }
  SetColor(red: number, green: number, blue: number): this {
    for (const paragraph of this.paragraphs) paragraph.SetColor(red, green, blue);
    return this;
  }
}
