import type { DocumentComment } from '#protocol/editor';
import type { EditorHandle } from './host.js';
import { ONLYOFFICE_API_VERSION } from '../../../../libs/protocol/src/onlyoffice/api-version.js';
import { objectAt } from './onlyoffice-json.js';

type Run = (args: readonly unknown[], editor: EditorHandle) => unknown;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const string = (value: string): { type: string; value: string } => ({ type: 'string', value });
const long = (value: number): { type: string; value: number } => ({ type: 'long', value });
const bool = (value: boolean): { type: string; value: boolean } => ({ type: 'boolean', value });
const REPLACE_ALL = 3;

const paste = (mime: string, data: unknown, editor: EditorHandle): Promise<unknown> =>
  editor.request({ t: 'paste', mime, data: text(data) });

async function comments(editor: EditorHandle): Promise<DocumentComment[]> {
  return (await editor.request({ t: 'comments' })) as DocumentComment[];
}

/** A comment in the form of the Automation API. */
function asData(comment: DocumentComment, all: readonly DocumentComment[]): Record<string, unknown> {
  return {
    UserName: comment.author,
    UserId: '',
    Text: comment.text,
    Time: String(Date.parse(comment.at) || ''),
    Solved: comment.resolved,
    Replies: all.filter((other) => other.parent === comment.id).map((reply) => asData(reply, all)),
  };
}

/** What `executeMethod` of a connector can do here. Everything is subject to the participant's rights. */
const METHODS: Record<string, Run> = {
  GetVersion: () => ONLYOFFICE_API_VERSION,
  GetSelectedText: async (_args, editor) =>
    (await editor.request({ t: 'copy', mime: 'text/plain;charset=utf-8' })) ?? '',
  PasteText: ([content], editor) => paste('text/plain;charset=utf-8', content, editor),
  PasteHtml: ([content], editor) => paste('text/html', content, editor),
  InputText: ([content], editor) => paste('text/plain;charset=utf-8', content, editor),
  GetFileToDownload: async ([format], editor) => {
    const own = { spreadsheet: 'xlsx', presentation: 'pptx' }[editor.welcome?.document.kind ?? ''] ?? 'docx';
    return new URL(await editor.exportAs(text(format).toLowerCase() || own, 'download'), location.href).href;
  },
  SearchAndReplace: ([given], editor) => {
    const { searchString, replaceString, matchCase } = objectAt(given) as Record<string, unknown>;
    editor.command('.uno:ExecuteSearch', {
      'SearchItem.SearchString': string(text(searchString)),
      'SearchItem.ReplaceString': string(text(replaceString)),
      'SearchItem.Command': long(REPLACE_ALL),
      'SearchItem.TransliterateFlags': long(matchCase === false ? 256 : 0),
      'SearchItem.Backward': bool(false),
    });
  },
  GetAllComments: async (_args, editor) => {
    const all = await comments(editor);
    return all.filter((one) => one.parent === null).map((one) => ({ Id: one.id, Data: asData(one, all) }));
  },
  AddComment: async ([given], editor) => {
    const content = text(objectAt(given)['Text']);
    await editor.request({ t: 'comment', op: 'add', text: content });
    return (await comments(editor)).findLast((one) => one.text.trim() === content.trim())?.id ?? null;
  },
  ChangeComment: ([id, given], editor) =>
    editor.request({ t: 'comment', op: 'edit', comment: text(id), text: text(objectAt(given)['Text']) }),
  RemoveComments: async ([ids], editor) => {
    for (const id of Array.isArray(ids) ? ids : [])
      await editor.request({ t: 'comment', op: 'delete', comment: text(id) });
  },
  MoveToComment: ([id], editor) => editor.showComment(text(id)),
  MoveCursorToStart: (_args, editor) => editor.command('.uno:GoToStartOfDoc'),
  MoveCursorToEnd: (_args, editor) => editor.command('.uno:GoToEndOfDoc'),
  GetSelectionType: async (_args, editor) =>
    (await editor.request({ t: 'copy', mime: 'text/plain;charset=utf-8' })) ? 'text' : 'none',
  GetAllForms: (_args, editor) => forms(editor),
  GetAllContentControls: (_args, editor) => forms(editor),
  GetFormValue: async ([id], editor) =>
    (await forms(editor)).find((form) => form['InternalId'] === String(id))?.['Value'] ?? null,
  SetFormValue: ([id, value], editor) =>
    editor.request({
      t: 'do',
      name: 'form.set',
      args: [String(id), value === true ? '1' : value === false ? '0' : text(value)],
    }),
  AcceptReviewChanges: ([all], editor) =>
    editor.command(all === true ? '.uno:AcceptAllTrackedChanges' : '.uno:AcceptTrackedChange'),
  RejectReviewChanges: ([all], editor) =>
    editor.command(all === true ? '.uno:RejectAllTrackedChanges' : '.uno:RejectTrackedChange'),
  MoveToNextReviewChange: ([forward], editor) =>
    editor.command(forward === false ? '.uno:PreviousTrackedChange' : '.uno:NextTrackedChange'),
};

/** The fields of a form in the order of the text; their numbers are their ids. */
async function forms(editor: EditorHandle): Promise<Record<string, unknown>[]> {
  const rows = (await editor.request({ t: 'do', name: 'form.list', args: [] })) as string[][];
  return rows.map(([number = '', kind = '', label = '', value = '']) => ({
    InternalId: number,
    Id: number,
    Tag: '',
    Key: label.replace(/[:：]\s*$/, ''),
    Type: kind,
    Value: kind === 'check' ? value === '1' : value,
  }));
}

export type ConnectorAnswer = { id: unknown; value: unknown } | { id: unknown; error: string };

/** Carries out what a connector of the embedding page asked for. */
export async function answerConnector(argument: unknown, editor: EditorHandle): Promise<ConnectorAnswer> {
  const { id, name, args } = objectAt(argument) as Record<string, unknown>;
  const run = Object.hasOwn(METHODS, text(name)) ? METHODS[text(name)] : undefined;
  if (!run) return { id, error: `executeMethod: ${text(name)} is not among ${Object.keys(METHODS).join(', ')}` };
  try {
    const value = await run(Array.isArray(args) ? args : [], editor);
    return { id, value: value === undefined ? null : value };
  } catch (error) {
    return { id, error: `executeMethod: ${text(name)} was refused (${(error as Error).message})` };
  }
}

/** Runs a function of the embedding page over the open document, in the engine's sandbox. */
export async function answerCommand(argument: unknown, editor: EditorHandle): Promise<ConnectorAnswer> {
  const { id, code, scope } = objectAt(argument) as Record<string, unknown>;
  try {
    const answer = await editor.request({ t: 'script', code: text(code), scope: scope ?? {} });
    const { result, error } = objectAt(answer) as Record<string, unknown>;
    return typeof error === 'string' ? { id, error: `callCommand: ${error}` } : { id, value: result ?? null };
  } catch (error) {
    return { id, error: `callCommand: was refused (${(error as Error).message})` };
  }
}
