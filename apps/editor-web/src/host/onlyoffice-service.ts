/** What the gateway says to a config. */
export type OpeningAnswer =
  | { kind: 'editor'; url: string; mode: string; outdated: boolean; editedElsewhere: boolean }
  /** `wanted`: what the config asked for, of which only looking is there. */
  | { kind: 'viewer'; url: string; wanted: string }
  | { kind: 'error'; errorCode: number; errorDescription: string };

const UNKNOWN_ERROR = -1;

/** Has a signed config, or the argument of `setHistoryData`, opened. Failures on the way are an error answer, too. */
export function openWith(config: unknown): Promise<OpeningAnswer> {
  return ask('/onlyoffice/open', { config, ancestors: ancestors().filter((one) => one !== location.origin) });
}

/** Origins of the pages that this frame stands in. */
function ancestors(): string[] {
  const { ancestorOrigins } = location as { ancestorOrigins?: Iterable<string> };
  if (ancestorOrigins) return [...ancestorOrigins];
  if (window.parent === window) return [];
  // Firefox tells about the nearest page only, and about that only if it wants to be known.
  return [URL.canParse(document.referrer) ? new URL(document.referrer).origin : 'null'];
}

/** The same participant again, to look only. */
export function reopenToLook(participantId: string, token: string): Promise<OpeningAnswer> {
  return ask(`/onlyoffice/participants/${participantId}/view`, {}, token);
}

/** Sends the document home as it stands. */
export async function forceSave(participantId: string, token: string): Promise<void> {
  const answer = await post(`/onlyoffice/participants/${participantId}/forcesave`, {}, token);
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
}

/** The same participant again, to fill in the form only. */
export function reopenToFill(participantId: string, token: string): Promise<OpeningAnswer> {
  return ask(`/onlyoffice/participants/${participantId}/filling`, {}, token);
}

/** Sends the form home with the values of its fields. */
export async function submitForm(
  fields: readonly Record<string, string>[],
  participantId: string,
  token: string,
): Promise<void> {
  const answer = await post(`/onlyoffice/participants/${participantId}/submission`, { fields }, token);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { title?: string }).title ?? `HTTP status ${answer.status}`);
}

/** Images named by a signed `insertImage`, fetched by the gateway. Rejects with what is wrong. */
export async function fetchImage(
  argument: unknown,
  index: number,
  token: string,
  participantId: string,
): Promise<Blob> {
  const answer = await post(`/onlyoffice/participants/${participantId}/images/${index}`, { argument }, token);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { title?: string }).title ?? `HTTP status ${answer.status}`);
  return answer.blob();
}

/** The text of a file that a signed argument names, as HTML. Rejects with what is wrong. */
export async function fetchText(argument: unknown, participantId: string, token: string): Promise<string> {
  const answer = await post(`/onlyoffice/participants/${participantId}/text`, { argument }, token);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { title?: string }).title ?? `HTTP status ${answer.status}`);
  return answer.text();
}

/** A file that a signed argument names, as a link for the engine to compare with. Rejects with what is wrong. */
export async function fetchComparison(argument: unknown, participantId: string, token: string): Promise<string> {
  const answer = await post(`/onlyoffice/participants/${participantId}/comparisons`, { argument }, token);
  const body = (await answer.json()) as { file?: string; title?: string };
  if (!answer.ok || body.file === undefined) throw new Error(body.title ?? `HTTP status ${answer.status}`);
  return body.file;
}

/** The workbook that a signed argument names, as a link for the engine. Rejects with what is wrong. */
export async function fetchWorkbook(
  method: string,
  argument: unknown,
  participantId: string,
  token: string,
): Promise<{ file: string; path: string | null; referenceData: unknown }> {
  const answer = await post(`/onlyoffice/participants/${participantId}/workbooks/${method}`, { argument }, token);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { title?: string }).title ?? `HTTP status ${answer.status}`);
  return (await answer.json()) as { file: string; path: string | null; referenceData: unknown };
}

/** The first sheet of the workbook that a signed argument names, as comma-separated values. Rejects with what is wrong. */
export async function fetchTable(
  method: string,
  argument: unknown,
  participantId: string,
  token: string,
): Promise<string> {
  const answer = await post(`/onlyoffice/participants/${participantId}/tables/${method}`, { argument }, token);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { title?: string }).title ?? `HTTP status ${answer.status}`);
  return answer.text();
}

async function ask(path: string, body: unknown, token?: string): Promise<OpeningAnswer> {
  try {
    const answer = await post(path, body, token);
    if (answer.ok) return (await answer.json()) as OpeningAnswer;
    return { kind: 'error', errorCode: UNKNOWN_ERROR, errorDescription: `HTTP status ${answer.status}` };
  } catch (error) {
    return { kind: 'error', errorCode: UNKNOWN_ERROR, errorDescription: (error as Error).message };
  }
}

function post(path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}
