import { type JsonObject, objectOf, textOf } from './json.js';

/** Answers of the command service. 7 is sent and not documented. */
export const COMMAND_ERRORS = {
  ok: 0,
  keyUnknown: 1,
  callbackRefused: 2,
  internal: 3,
  nothingChanged: 4,
  commandUnknown: 5,
  tokenInvalid: 6,
  tokenExpired: 7,
} as const;

export type OnlyofficeCommand =
  | { c: 'info'; key: string; userData: string | null; callback: string | null }
  | { c: 'forcesave'; key: string; userData: string | null }
  /** `users` null: everybody. */
  | { c: 'drop'; key: string; users: string[] | null }
  | { c: 'meta'; key: string; title: string | null }
  | { c: 'saved'; key: string; succeeded: boolean }
  | { c: 'getForgotten' | 'deleteForgotten'; key: string }
  | { c: 'getForgottenList' }
  | { c: 'version' }
  | { c: 'license' };

/** Reads the verified parameters of a command, or gives the error that answers them. */
export function readCommand(
  parameters: JsonObject,
): { kind: 'command'; command: OnlyofficeCommand } | { kind: 'error'; error: number } {
  const c = parameters['c'];
  if (c === 'getForgottenList' || c === 'version' || c === 'license') return { kind: 'command', command: { c } };
  const known = ['info', 'forcesave', 'drop', 'meta', 'saved', 'getForgotten', 'deleteForgotten'];
  if (typeof c !== 'string' || !known.includes(c)) return { kind: 'error', error: COMMAND_ERRORS.commandUnknown };
  const key = textOf(parameters['key']);
  if (key === null || key.includes('\0')) return { kind: 'error', error: COMMAND_ERRORS.keyUnknown };
  const command = (one: OnlyofficeCommand): { kind: 'command'; command: OnlyofficeCommand } => ({
    kind: 'command',
    command: one,
  });
  const userData = storable(parameters['userdata']);
  switch (c) {
    case 'info':
      return command({ c, key, userData, callback: textOf(parameters['callback']) });
    case 'forcesave':
      return command({ c, key, userData });
    case 'drop':
      return command({ c, key, users: usersOf(parameters['users']) });
    case 'meta': {
      const meta = objectOf(parameters['meta']);
      if (!meta) return { kind: 'error', error: COMMAND_ERRORS.commandUnknown };
      return command({ c, key, title: storable(meta['title']) });
    }
    case 'saved':
      return command({ c, key, succeeded: String(parameters['status']) === '1' });
    default:
      return command({ c: c === 'getForgotten' ? 'getForgotten' : 'deleteForgotten', key });
  }
}

/** A text as the database can keep it. */
function storable(value: unknown): string | null {
  return textOf(value)?.replace(/\0|\p{Surrogate}/gu, '\ufffd') ?? null;
}

function usersOf(value: unknown): string[] | null {
  let users = value;
  if (typeof value === 'string') {
    try {
      users = JSON.parse(value);
    } catch {
      users = [value];
    }
  }
  return Array.isArray(users) ? users.map((user: unknown) => storable(String(user)) ?? '') : null;
}
