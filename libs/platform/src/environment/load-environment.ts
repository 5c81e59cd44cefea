import 'reflect-metadata';
import { validateSync } from 'class-validator';

/** The settings given to an app are not usable. `problems` lists every bad one, with what to set instead. */
export class EnvironmentInvalid extends Error {
  readonly code = 'environment_invalid';
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

type Environment = object;

/**
 * Reads an app's settings class from environment variables of the same names and validates it once.
 * An empty variable counts as not given. `NAME_FILE` may name a file that holds the value of `NAME`, which is
 * how Kubernetes and Docker mount secrets. Throws {@link EnvironmentInvalid} with all bad values at once.
 */
export function loadEnvironment<T extends Environment>(
  environmentClass: new () => T,
  variables: Record<string, string | undefined>,
  readFile: (path: string) => string,
): T {
  const settings = new environmentClass();
  const values = settings as Record<string, unknown>;
  const problems: string[] = [];
  for (const name of settingNames(environmentClass)) {
    const fromFile = variables[`${name}_FILE`];
    let text = variables[name];
    if ((text === undefined || text === '') && fromFile) {
      try {
        text = readFile(fromFile).trim();
      } catch (error) {
        problems.push(`${name}_FILE names ${fromFile}, which cannot be read: ${(error as Error).message}`);
      }
    }
    if (text === undefined || text === '') continue;
    values[name] = convert(text, Reflect.getMetadata('design:type', settings, name));
  }
  for (const error of validateSync(settings, { skipMissingProperties: false })) {
    problems.push(...Object.values(error.constraints ?? {}).map((text) => `${error.property}: ${text}`));
  }
  if (problems.length > 0) throw new EnvironmentInvalid(problems);
  return settings;
}

const SETTING_NAMES = Symbol('settingNames');

/** Marks a property of a settings class as read from the environment variable of the same name. */
export function Setting(): PropertyDecorator {
  return (target, name) => {
    const names = (Reflect.getMetadata(SETTING_NAMES, target) ?? []) as string[];
    Reflect.defineMetadata(SETTING_NAMES, [...names, String(name)], target);
  };
}

function settingNames(environmentClass: new () => object): string[] {
  return (Reflect.getMetadata(SETTING_NAMES, environmentClass.prototype as object) ?? []) as string[];
}

function convert(text: string, type: unknown): unknown {
  if (type === Number) return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
  if (type === Boolean) return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : text;
  return text;
}
