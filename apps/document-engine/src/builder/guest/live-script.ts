import { Api, builder, built } from './builder-api.js';
import type { BuiltFile, OpenedFile } from './built-file.js';
import { cover } from './cover.js';
import { ApiDocument } from './document-api.js';
import { LiveEdits } from './live-edits.js';
import type { LiveOutcome, LiveSnapshot } from './live-model.js';
import { editsOfSheets } from './live-sheets.js';
import { slidesOf } from './live-slides.js';
import { LiveDocument } from './live-text.js';

interface Surroundings {
  Api?: object;
  Asc?: { scope: unknown };
  builder?: unknown;
  Argument?: unknown;
  argument?: unknown;
  __opened?: Record<string, OpenedFile>;
}

const around = globalThis as Surroundings;
const OPEN = 'open';

/** Runs a function over the document that is open in the editor, and leaves what it came to where the host finds it. */
export function runLive(command: () => unknown): void {
  const { scope, snapshot } = around.Argument as { scope: unknown; snapshot: LiveSnapshot };
  const edits = new LiveEdits();
  const outcome: LiveOutcome = { kind: 'live', edits: edits.list, inserts: edits.inserts };
  try {
    const finish = prepare(snapshot, edits);
    around.Asc = { scope };
    for (const name of ['Argument', 'argument', 'builder'] as const) Reflect.deleteProperty(around, name);
    const result = command();
    finish();
    if (result !== undefined) outcome.result = JSON.stringify(result);
  } catch (error) {
    outcome.edits = [];
    outcome.inserts = [];
    outcome.error = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  built.splice(0, built.length, { name: 'live', format: 'live', content: outcome } as unknown as BuiltFile);
}

/** Makes `Api` stand for the open document. What it gives back takes what was done. */
function prepare(snapshot: LiveSnapshot, edits: LiveEdits): () => void {
  const common = { Save: () => undefined, GetFullName: () => '' };
  switch (snapshot.kind) {
    case 'text': {
      builder.CreateFile('docx');
      const fresh = Api.GetDocument();
      if (!(fresh instanceof ApiDocument)) throw new TypeError('the builder made no text document');
      const live = cover('ApiDocument', new LiveDocument(snapshot, edits, fresh));
      around.Api = over({ ...common, GetDocument: () => live });
      edits.add('count', snapshot.elements.length);
      return () => undefined;
    }
    case 'spreadsheet': {
      around.__opened = { [OPEN]: { kind: 'sheets', sheets: snapshot.sheets, active: snapshot.active } };
      builder.OpenFile(OPEN);
      const sheet = Api.GetActiveSheet();
      around.Api = over({
        ...common,
        GetSelection: () => sheet.GetRange(snapshot.selection),
        GetRange: (from: string) => Api.GetActiveSheet().GetRange(from),
      });
      return () => editsOfSheets(Api.GetSheets(), Api.GetSheets().indexOf(Api.GetActiveSheet()), snapshot, edits);
    }
    case 'presentation':
      builder.CreateFile('pptx');
      around.Api = over({ ...common, GetPresentation: () => slidesOf(snapshot, edits) });
      return () => undefined;
  }
}

function over(own: Record<string, unknown>): object {
  return new Proxy(Api, {
    get: (target, name): unknown =>
      typeof name === 'string' && Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name),
  });
}
