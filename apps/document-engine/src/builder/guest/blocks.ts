import type { Block } from './model.js';
import type { ApiParagraph } from './paragraph-api.js';

/** A paragraph, a table, or what is kept of an opened document. */
export interface TextBlock {
  GetClassType(): string;
  paragraphs(): ApiParagraph[];
  model(): Block;
}

/** Blocks one below the other: a document, a header, a cell. */
export class ApiBlocks {
  readonly blocks: TextBlock[] = [];
  Push(block: TextBlock): boolean {
    this.blocks.push(block);
    return true;
  }
  AddElement(at: number, block: TextBlock): boolean {
    this.blocks.splice(at, 0, block);
    return true;
  }
  InsertContent(blocks: TextBlock[]): boolean {
    this.blocks.push(...blocks);
    return true;
  }
  GetElement(at: number): TextBlock | null {
    return this.blocks[at] ?? null;
  }
  GetElementsCount(): number {
    return this.blocks.length;
  }
  RemoveElement(at: number): boolean {
    this.blocks.splice(at, 1);
    return true;
  }
  RemoveAllElements(): boolean {
    this.blocks.splice(0);
    return true;
  }
  paragraphs(): ApiParagraph[] {
    return this.blocks.flatMap((block) => block.paragraphs());
  }
  GetText(): string {
    return this.paragraphs()
      .map((paragraph) => `${paragraph.GetText()}\r\n`)
      .join('');
  }
  models(): Block[] {
    return this.blocks.map((block) => block.model());
  }
}
