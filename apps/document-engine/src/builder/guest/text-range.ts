import { addBookmark } from './bookmarks.js';
import { type ApiComment, commentOn } from './comment-api.js';
import type { ApiParagraph } from './paragraph-api.js';
import type { ApiRun } from './run-api.js';
import { selected } from './selected-text.js';

/** Paragraphs, or runs of one, that are formatted together. */
export class ApiTextRange {
  constructor(
    private readonly parts: readonly (ApiParagraph | ApiRun)[],
    private readonly paragraphs: readonly ApiParagraph[] = parts as readonly ApiParagraph[],
  ) {}
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
    return this.parts.map((part) => part.GetText()).join(this.parts === this.paragraphs ? '\n' : '');
  }
  Delete(): boolean {
    for (const part of this.parts) part.clear();
    return this.parts.length > 0;
  }
  AddComment(text: unknown, author?: unknown): ApiComment | null {
    return commentOn(this.parts, text, author);
  }
  AddHyperlink(link: unknown): boolean {
    for (const part of this.parts) if (part.GetClassType() === 'run') part.AddHyperlink(String(link));
    return true;
  }
  AddBookmark(name: unknown): boolean {
    const [first] = this.paragraphs;
    return first !== undefined && addBookmark(first, String(name));
  }
  /** Behind what is there. */
  AddText(text: unknown): boolean {
    this.parts.at(-1)?.AddText(text);
    return this.parts.length > 0;
  }
  Select(): boolean {
    selected.paragraphs = [...this.paragraphs];
    return true;
  }
  SetStyle(style: { name: string }): boolean {
    for (const paragraph of this.paragraphs) paragraph.SetStyle(style);
    return true;
  }
  SetBold(on = true): this {
    return this.each((part) => part.SetBold(on));
  }
  SetItalic(on = true): this {
    return this.each((part) => part.SetItalic(on));
  }
  SetUnderline(on = true): this {
    return this.each((part) => part.SetUnderline(on));
  }
  SetStrikeout(on = true): this {
    return this.each((part) => part.SetStrikeout(on));
  }
  SetHighlight(name: string): this {
    return this.each((part) => part.SetHighlight(name));
  }
  SetFontSize(halfPoints: number): this {
    return this.each((part) => part.SetFontSize(halfPoints));
  }
  SetFontFamily(name: string): this {
    return this.each((part) => part.SetFontFamily(name));
  }
  SetColor(red: number, green: number, blue: number): this {
    return this.each((part) => part.SetColor(red, green, blue));
  }
  private each(what: (part: ApiParagraph | ApiRun) => void): this {
    for (const part of this.parts) what(part);
    return this;
  }
}
