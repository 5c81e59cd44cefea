import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhookHeaders } from '#save-back';
import { WEBHOOK_SAMPLES } from '../../apps/admin-web/src/parts/signature-samples.js';

const secret = `whsec_${crypto.randomBytes(24).toString('base64')}`;
const older = `whsec_${crypto.randomBytes(24).toString('base64')}`;
const body = JSON.stringify({ type: 'document.saved', data: { title: '合同.docx' } });
const now = new Date();
const signed = webhookHeaders('one-1', body, [older, secret], now);

const CASES: readonly [string, boolean, Record<string, string>, string][] = [
  ['a webhook of ours, signed with two secrets', true, signed, body],
  ['another body', false, signed, body.replace('合同', '发票')],
  [
    'a signature of somebody else',
    false,
    webhookHeaders('one-1', body, [`whsec_${crypto.randomBytes(24).toString('base64')}`], now),
    body,
  ],
  [
    'one that is ten minutes old',
    false,
    webhookHeaders('one-1', body, [secret], new Date(now.getTime() - 600_000)),
    body,
  ],
];

describe('the code that the connection doctor shows for checking webhooks', () => {
  it.each(CASES)('in Node: %s is accepted: %s', (_, accepted, headers, text) => {
    const program = `const crypto = require('node:crypto');
const [secret, headers, body] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
${WEBHOOK_SAMPLES.Node}
console.log(accepted);`;
    const { stdout } = spawnSync(process.execPath, ['-e', program], {
      input: JSON.stringify([secret, headers, text]),
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe(String(accepted));
  });

  it.runIf(spawnSync('python3', ['--version']).status === 0).each(CASES)(
    'in Python: %s is accepted: %s',
    (_, accepted, headers, text) => {
      const program = `import base64, hashlib, hmac, json, sys, time
secret, headers, body = json.load(sys.stdin)
${WEBHOOK_SAMPLES.Python}
print(accepted)`;
      const { stdout } = spawnSync('python3', ['-c', program], {
        input: JSON.stringify([secret, headers, text]),
        encoding: 'utf8',
      });
      expect(stdout.trim()).toBe(accepted ? 'True' : 'False');
    },
  );
});
