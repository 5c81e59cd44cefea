import type { Block, ParagraphModel } from '../guest/model.js';
import { NAMESPACES } from './namespaces.js';
import type { Parts } from './package-parts.js';

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
type Kind = 'footnote' | 'endnote';
/** Those that draw the line above notes have the first two numbers (ECMA-376, 17.11.23). */
const LINES = (['separator', 'continuationSeparator'] as const).map((kind, at) => ({ kind, id: at - 1 }));

/** Footnotes and endnotes of a text document. */
export class Notes {
  private readonly all: Record<Kind, ParagraphModel[][]> = { footnote: [], endnote: [] };
  constructor(
    private readonly parts: Parts,
    private readonly write: (blocks: readonly Block[], part: string) => string,
  ) {}

  reference(kind: Kind, paragraphs: ParagraphModel[]): string {
    const id = this.all[kind].push(paragraphs);
    return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:${kind}Reference w:id="${id}"/></w:r>`;
  }

  finish(document: string): void {
    for (const kind of ['footnote', 'endnote'] as const) {
      const notes = this.all[kind];
      if (notes.length === 0) continue;
      const path = `word/${kind}s.xml`;
      const lines = LINES.map(
        (line) =>
          `<w:${kind} w:type="${line.kind}" w:id="${line.id}"><w:p><w:r><w:${line.kind}/></w:r></w:p></w:${kind}>`,
      );
      const mark = `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:${kind}Ref/></w:r>`;
      const inside = notes.map((paragraphs, at) => {
        const text = this.write(paragraphs, path).replace('</w:pPr>', `</w:pPr>${mark}`);
        return `<w:${kind} w:id="${at + 1}">${text}</w:${kind}>`;
      });
      this.parts.add(
        path,
        `<w:${kind}s ${NAMESPACES}>${lines.join('')}${inside.join('')}</w:${kind}s>`,
        `${MAIN}.${kind}s+xml`,
      );
      this.parts.relate(document, `${kind}s`, `/${path}`);
    }
  }
}
