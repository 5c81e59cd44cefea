/** What the server answered when it refused (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

let csrfToken = '';
let onSignedOut: () => void = () => undefined;

/** The token that goes with everything that changes something. */
export function useCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the server says that the session is over. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

function address(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value as string | number | boolean);
    if (text !== '') parameters.set(name, text);
  }
  const text = parameters.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

async function call<T>(method: string, path: string, query: Query = {}, body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address(path, query), {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new ApiProblem(0, 'unreachable', String(error), {});
  }
  const text = await answer.text();
  let value: unknown = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiProblem(answer.status, 'not_json', `HTTP ${answer.status}`, {});
  }
  if (answer.ok) return value as T;
  const problem = (value ?? {}) as Record<string, unknown>;
  const code = typeof problem['code'] === 'string' ? problem['code'] : `http_${answer.status}`;
  const errors = Array.isArray(problem['errors']) ? `: ${problem['errors'].join('; ')}` : '';
  if (answer.status === 401 && code === 'unauthorized') onSignedOut();
  throw new ApiProblem(
    answer.status,
    code,
    `${typeof problem['title'] === 'string' ? problem['title'] : `HTTP ${answer.status}`}${errors}`,
    problem,
  );
}

export const api = {
  get: <T>(path: string, query: Query = {}): Promise<T> => call<T>('GET', path, query),
  post: <T>(path: string, body: unknown = {}, query: Query = {}): Promise<T> => call<T>('POST', path, query, body),
  put: <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, {}, body),
  patch: <T>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, {}, body),
  delete: (path: string): Promise<null> => call<null>('DELETE', path),
  /** Where the browser downloads or listens. */
  address,
};

export interface Page<T> {
  items: T[];
  next: string | null;
}
