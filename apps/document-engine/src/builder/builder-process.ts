import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import { ConversionFailure } from '../conversions/conversion-failure.js';
import type { Sandbox } from '../kit-host/sandbox.js';
import type { BuiltFile, OpenedFile } from './guest/built-file.js';

const SCRIPT_MEMORY_BYTES = 128 * 1024 * 1024;
const HEAP_MB = 256;
const START_MS = 20_000;
/** By so much a busy machine may stretch a script's processor time. */
const WAITING_FACTOR = 4;
const MAX_OUTPUT_BYTES = 80 * 1024 * 1024;
const PACKAGES = ['quickjs-emscripten-core', '@jitl'];

/** What it built, or the file that it opens and that is not among `opened` yet. */
export type ScriptOutcome = { kind: 'built'; files: BuiltFile[] } | { kind: 'needs'; address: string };

/** Runs a builder script in a process of its own, shut in like a kit: no network, nothing to write to. `timeMs` is of the processor. */
export async function runBuilderScript(
  sandbox: Sandbox,
  script: string,
  argument: unknown,
  opened: Readonly<Record<string, OpenedFile>>,
  timeMs: number,
): Promise<ScriptOutcome> {
  const output = await runProcess(
    sandbox,
    JSON.stringify({ script, argument, opened, memoryBytes: SCRIPT_MEMORY_BYTES, timeMs }),
    timeMs * WAITING_FACTOR + START_MS,
  );
  const answer = parsed(output);
  if ('error' in answer) {
    const late = answer.error === 'the script took too long';
    throw new ConversionFailure(late ? 'timeout' : 'failed', answer.error);
  }
  return 'needs' in answer ? { kind: 'needs', address: answer.needs } : { kind: 'built', files: answer.files };
}

function parsed(output: string): { files: BuiltFile[] } | { needs: string } | { error: string } {
  try {
    const value = JSON.parse(output) as { files?: unknown; error?: unknown; needs?: unknown };
    if (typeof value.needs === 'string') return { needs: value.needs };
    if (Array.isArray(value.files)) return { files: value.files as BuiltFile[] };
    if (typeof value.error === 'string') return { error: value.error };
  } catch {
    return { error: 'the script needs too much memory or made its engine fail' };
  }
  return { error: 'the script gave nothing' };
}

function runProcess(sandbox: Sandbox, input: string, limitMs: number): Promise<string> {
  const [file, ...args] = command(sandbox);
  return new Promise((resolve, reject) => {
    const child = spawn(file ?? '', args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: '/usr/bin:/bin', NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new ConversionFailure('timeout', 'the script took too long'));
    }, limitMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    child.stdin.on('error', () => undefined); // it ended before it read everything; its end tells
    child.stdin.end(input);
  });
}

function command(sandbox: Sandbox): string[] {
  const root = projectRoot();
  const own = join(root, 'dist/apps/document-engine/src/builder');
  const node = realpathSync(process.execPath);
  if (sandbox.kind === 'limits-only') return [node, join(own, 'main.js')];
  const readOnly = ['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache'].filter((path) => existsSync(path));
  const modules = PACKAGES.map((name) => join('node_modules', name));
  return [
    'bwrap',
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...(node.startsWith('/usr/') ? [] : ['--ro-bind', node, node]),
    ...[...sandbox.proc, '--dev', '/dev', '--tmpfs', '/tmp'],
    ...['--ro-bind', own, '/app/builder', '--ro-bind', join(root, 'package.json'), '/app/package.json'],
    ...modules.flatMap((path) => ['--ro-bind', join(root, path), `/app/${path}`]),
    ...['--chdir', '/app', '--', node, '/app/builder/main.js'],
  ];
}
