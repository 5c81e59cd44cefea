import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const SEVERE = ['high', 'critical'];

/**
 * What `npm audit --json` says of the packages that run in production: `{ status, text }`, where `status` is the exit code. What
 * could not be asked is skipped with the reason: an installation without the internet must still pass.
 */
export function judge(report) {
  let audit;
  try {
    audit = JSON.parse(report);
  } catch {
    return { status: 0, text: 'audit skipped: npm gave no report' };
  }
  const { metadata, vulnerabilities, message, error } = audit;
  if (!metadata?.vulnerabilities)
    return { status: 0, text: `audit skipped: ${message ?? error?.summary ?? 'the registry cannot be reached'}` };
  const severe = Object.values(vulnerabilities ?? {}).filter(({ severity }) => SEVERE.includes(severity));
  if (severe.length === 0)
    return { status: 0, text: `audit: nothing of severity ${SEVERE.join(' or ')} in what runs in production` };
  const lines = severe.map(({ name, severity, range }) => `  ${severity}: ${name} ${range}`);
  return { status: 1, text: ['audit: packages with known weaknesses', ...lines].join('\n') };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const asked = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=15000'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const { status, text } = judge(asked.stdout ?? '');
  process.stdout.write(`${text}\n`);
  process.exit(status);
}
