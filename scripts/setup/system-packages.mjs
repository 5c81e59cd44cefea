import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { giveUp, say } from './say.mjs';

const PROGRAM = process.env.LIBREOFFICE_PROGRAM ?? '/usr/lib/libreoffice/program';

/** What must be there, how to tell, and which Debian package brings it. */
const RUN = [
  { package: 'libreoffice-writer', there: [`${PROGRAM}/libmergedlo.so`, `${PROGRAM}/libswlo.so`] },
  { package: 'libreoffice-calc', there: [`${PROGRAM}/libsclo.so`] },
  { package: 'libreoffice-impress', there: [`${PROGRAM}/libsdlo.so`] },
  { package: 'libreoffice-math', there: [`${PROGRAM}/libsmlo.so`] },
  { package: 'poppler-utils', there: ['/usr/bin/pdftoppm', '/usr/bin/pdftotext'] },
  { package: 'bubblewrap', there: ['/usr/bin/bwrap'] },
  { package: 'fonts-noto-cjk', there: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
  { package: 'fonts-liberation', there: ['/usr/share/fonts/truetype/liberation'] },
  { package: 'fonts-crosextra-carlito', there: ['/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf'] },
  { package: 'fonts-crosextra-caladea', there: ['/usr/share/fonts/truetype/crosextra/Caladea-Regular.ttf'] },
];
/** What the platform runs without, only with less: it comes along when something is installed anyway. */
const BETTER = [{ package: 'hunspell-en-us', there: ['/usr/share/hunspell/en_US.dic'] }];
const TEST = [
  { package: 'chromium-headless-shell', there: ['/usr/bin/chromium-headless-shell'] },
  { package: 'redis-server', there: ['/usr/bin/redis-server'] },
];

/** Installs the Debian packages that are missing, or says with which command somebody else may. */
export function ensureSystemPackages({ forTests }) {
  const needed = forTests ? [...RUN, ...TEST] : RUN;
  const absent = (items) =>
    items.filter(({ there }) => !there.every((path) => existsSync(path))).map((item) => item.package);
  const missing = absent(needed);
  if (missing.length === 0) return;
  missing.push(...absent(BETTER));
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (spawnSync('apt-get', ['--version']).status !== 0) {
    giveUp(
      `These programs are missing: ${missing.join(', ')}.\nThis system has no apt-get; install them in its own way and start again.`,
    );
  }
  const root = process.getuid() === 0;
  const sudo = !root && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (!root && !sudo)
    giveUp(`System packages are missing. Run this as root, then start again:\n\n  apt-get update && ${install}\n`);
  say(`installing system packages: ${missing.join(' ')}`);
  const run = (command) => {
    const [file, ...args] = sudo ? ['sudo', '-n', ...command] : command;
    const result = spawnSync(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    return { ok: result.status === 0, errors: result.stderr ?? '' };
  };
  const update = run(['apt-get', 'update', '-q']);
  const done = run([
    'apt-get',
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...missing,
  ]);
  if (!done.ok)
    giveUp(
      `The system packages could not be installed:\n${(update.errors + done.errors).slice(-3000)}\nTried: ${install}`,
    );
}
