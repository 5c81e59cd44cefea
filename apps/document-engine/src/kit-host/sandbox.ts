import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { componentsSetting } from './components.js';
import { spellingLanguages } from './dictionaries.js';

const run = promisify(execFile);

/**
 * `bubblewrap`: no network, read-only system, one folder; `proc` gives it its /proc. `limits-only`: the host refuses user
 * namespaces.
 */
export type Sandbox = { kind: 'bubblewrap'; proc: readonly string[] } | { kind: 'limits-only'; reason: string };

/** A /proc with nobody else in it. Container runtimes cover parts of theirs, and then a new one is refused. */
const OWN_PROC = ['--proc', '/proc'];
/** The container's /proc: names of processes are seen, and nothing that needs a right over them. */
const OUTER_PROC = ['--ro-bind', '/proc', '/proc'];

/** Finds out once, at start, what this host allows. */
export async function detectSandbox(): Promise<Sandbox> {
  const own = await refusal(OWN_PROC);
  if (own === null) return { kind: 'bubblewrap', proc: OWN_PROC };
  if ((await refusal(OUTER_PROC)) !== null || !(await hides(process.pid))) return { kind: 'limits-only', reason: own };
  return { kind: 'bubblewrap', proc: OUTER_PROC };
}

/** Why a program cannot be shut in with such a /proc; null when it can. */
async function refusal(proc: readonly string[], program: readonly string[] = ['true']): Promise<string | null> {
  const shut = ['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', ...proc, '--dev', '/dev'];
  try {
    await run('bwrap', [...shut, ...program], { timeout: 10_000, maxBuffer: 16 * 1024 * 1024 });
    return null;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') return 'bwrap is not installed';
    return (stderr?.trim() ?? '') || `bwrap failed (${String(code)})`;
  }
}

/** True when nothing of a process outside can be read from inside: Linux asks for rights over its user namespace. */
async function hides(pid: number): Promise<boolean> {
  const refusals = await Promise.all(
    ['environ', 'maps', 'root/etc/hostname'].map((name) => refusal(OUTER_PROC, ['cat', `/proc/${pid}/${name}`])),
  );
  return refusals.every((reason) => reason !== null && /permission denied/i.test(reason));
}

export interface KitCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** Where things lie for a kit, on the host. */
export interface KitPaths {
  /** Folder with the kit's compiled code. */
  code: string;
  /** Folder of node_modules that holds koffi. */
  modules: string;
  /** The project's package.json, which says that the code is ESM. */
  packageJson: string;
  /** LibreOffice's program folder. */
  program: string;
}

/** The command that starts a kit whose only writable place is `folder`; inside it is `/kit` under bubblewrap. */
export function kitCommand(sandbox: Sandbox, paths: KitPaths, folder: string): KitCommand & { inside: string } {
  const node = realpathSync(process.execPath);
  const spelling = spellingLanguages();
  const env = {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    UV_THREADPOOL_SIZE: '1',
    SAL_USE_VCLPLUGIN: 'svp',
    SAL_LOG: '-WARN-INFO',
    NODE_OPTIONS: '--max-old-space-size=256 --max-semi-space-size=2',
    ...(spelling === '' ? {} : { LOK_ALLOWLIST_LANGUAGES: spelling }),
  };
  if (sandbox.kind === 'limits-only') {
    return {
      command: node,
      args: [join(paths.code, 'main.js'), paths.program, join(folder, 'profile')],
      env: { ...env, ...componentsSetting(paths.program, folder), HOME: folder, TMPDIR: join(folder, 'tmp') },
      inside: folder,
    };
  }
  const readOnly = [
    '/usr',
    '/bin',
    '/lib',
    '/lib64',
    '/sbin',
    '/etc/fonts',
    '/etc/ld.so.cache',
    '/etc/libreoffice',
    '/var/cache/fontconfig',
    '/opt',
  ]
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', path, path]);
  const nodeFolder = dirname(node);
  return {
    command: 'bwrap',
    args: [
      '--unshare-all',
      '--die-with-parent',
      '--new-session',
      '--cap-drop',
      'ALL',
      ...readOnly,
      ...(nodeFolder.startsWith('/usr/') ? [] : ['--ro-bind', node, node]),
      ...(paths.program.startsWith('/usr/') || paths.program.startsWith('/opt/')
        ? []
        : ['--ro-bind', paths.program, paths.program]),
      ...sandbox.proc,
      '--dev',
      '/dev',
      '--tmpfs',
      '/tmp',
      '--ro-bind',
      paths.code,
      '/app/kit',
      '--ro-bind',
      paths.packageJson,
      '/app/package.json',
      '--ro-bind',
      join(paths.modules, 'koffi'),
      '/app/node_modules/koffi',
      ...(existsSync(join(paths.modules, '@koromix'))
        ? ['--ro-bind', join(paths.modules, '@koromix'), '/app/node_modules/@koromix']
        : []),
      '--bind',
      folder,
      '/kit',
      '--chdir',
      '/kit',
      '--',
      node,
      '/app/kit/main.js',
      paths.program,
      '/kit/profile',
    ],
    env: { ...env, ...componentsSetting(paths.program, '/kit'), HOME: '/kit', TMPDIR: '/tmp' },
    inside: '/kit',
  };
}
