import { ApiBlocks, type TextBlock } from './blocks.js';
import { cover } from './cover.js';
import type { ControlFacts, ControlModel, Inline } from './model.js';
import { ApiParagraph } from './paragraph-api.js';
import type { ApiRun } from './run-api.js';

const LOCKS: Readonly<Record<string, string>> = {
  unlocked: 'unlocked',
  contentLocked: 'contentLocked',
  sdtContentLocked: 'sdtContentLocked',
  sdtLocked: 'sdtLocked',
};

/** A content control: a part of a text with a name. */
abstract class ApiControl {
  readonly facts: ControlFacts = { tag: '', alias: '', lock: null, placeholder: null };
  GetTag(): string {
    return this.facts.tag;
  }
  SetTag(tag: unknown): boolean {
    this.facts.tag = String(tag);
    return true;
  }
  GetAlias(): string {
    return this.facts.alias;
  }
  SetAlias(alias: unknown): boolean {
    this.facts.alias = String(alias);
    return true;
  }
  GetLock(): string {
    return this.facts.lock ?? 'unlocked';
  }
  SetLock(lock: string): boolean {
    const known = LOCKS[lock];
    if (known === undefined) return false;
    this.facts.lock = known;
    return true;
  }
  GetPlaceholderText(): string {
    return this.facts.placeholder ?? '';
  }
  SetPlaceholderText(text: unknown): boolean {
    this.facts.placeholder = String(text);
    return true;
  }
}

/** A control inside of a line. */
export class ApiInlineLvlSdt extends ApiControl {
  private readonly runs: ApiRun[] = [];
  GetClassType(): string {
    return 'inlineLvlSdt';
  }
  AddElement(run: ApiRun, at = this.runs.length): boolean {
    this.runs.splice(at, 0, run);
    return true;
  }
  Push(run: ApiRun): boolean {
    return this.AddElement(run);
  }
  AddText(text: unknown): boolean {
    const run = new ApiParagraph().AddText(text);
    return this.AddElement(run);
  }
  GetElement(at: number): ApiRun | null {
    return this.runs[at] ?? null;
  }
  GetElementsCount(): number {
    return this.runs.length;
  }
  RemoveElement(at: number): boolean {
    return this.runs.splice(at, 1).length === 1;
  }
  RemoveAllElements(): boolean {
    this.runs.splice(0);
    return true;
  }
  GetText(): string {
    return this.runs.map((run) => run.GetText()).join('');
  }
  /** What it is in a line. */
  inline(): Inline {
    return { t: 'control', facts: this.facts, inlines: this.runs.flatMap((run) => run.inlines) };
  }
}

/** A control around paragraphs and tables. */
export class ApiBlockLvlSdt extends ApiControl implements TextBlock {
  private readonly content = new ApiBlocks();
  constructor() {
    super();
    this.content.Push(cover('ApiParagraph', new ApiParagraph()));
  }
  GetClassType(): string {
    return 'blockLvlSdt';
  }
  GetContent(): ApiBlocks {
    return cover('ApiDocumentContent', this.content);
  }
  AddText(text: unknown): boolean {
    return this.content.paragraphs().at(-1)?.AddText(text) !== undefined;
  }
  Push(block: TextBlock): boolean {
    return this.content.Push(block);
  }
  AddElement(block: TextBlock, at: number): boolean {
    return this.content.AddElement(at, block);
  }
  RemoveAllElements(): boolean {
    return this.content.RemoveAllElements();
  }
  paragraphs(): ApiParagraph[] {
    return this.content.paragraphs();
  }
  model(): ControlModel {
    return { t: 'control', facts: this.facts, blocks: this.content.models() };
  }
}
