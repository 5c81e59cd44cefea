import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fromTicks,
  proofBytes,
  proofKeyBlob,
  proofKeyFromFile,
  proofKeyFromNumbers,
  proofKeyNumbers,
  proofKeyOfBlob,
  type ProofKeys,
  signProof,
  toTicks,
  verifyProof,
} from './index.js';

interface Vectors {
  proofKey: Record<'value' | 'modulus' | 'exponent' | 'oldvalue' | 'oldmodulus' | 'oldexponent', string>;
  cases: {
    name: string;
    expect: boolean;
    accessToken: string;
    url: string;
    timestamp: string;
    nowMs: number;
    proof: string;
    proofOld: string;
    signedBytesHex?: string;
  }[];
}
const vectors = JSON.parse(readFileSync(new URL('./proof-vectors.json', import.meta.url), 'utf8')) as Vectors;
const { proofKey } = vectors;
const keys: ProofKeys = {
  current: proofKeyFromNumbers({ modulus: proofKey.modulus, exponent: proofKey.exponent }),
  old: proofKeyFromNumbers({ modulus: proofKey.oldmodulus, exponent: proofKey.oldexponent }),
};

describe('the vectors', () => {
  it.each(vectors.cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const outcome = verifyProof(
      {
        accessToken: one.accessToken,
        url: one.url,
        proof: one.proof,
        proofOld: one.proofOld,
        timeStamp: one.timestamp,
      },
      keys,
      new Date(one.nowMs),
    );
    expect(outcome.kind === 'valid').toBe(one.expect);
    if (one.signedBytesHex !== undefined)
      expect(proofBytes(one.accessToken, one.url, BigInt(one.timestamp)).toString('hex')).toBe(one.signedBytesHex);
  });

  it('writes and reads every form of a key', () => {
    expect(proofKeyBlob(keys.current)).toBe(proofKey.value);
    expect(proofKeyOfBlob(proofKey.value)).toEqual({ modulus: proofKey.modulus, exponent: proofKey.exponent });
    if (keys.old) expect(proofKeyBlob(keys.old)).toBe(proofKey.oldvalue);
    expect(proofKeyNumbers(keys.current)).toEqual({ modulus: proofKey.modulus, exponent: proofKey.exponent });
    const spki = keys.current.export({ type: 'spki', format: 'der' });
    const pkcs1 = keys.current.export({ type: 'pkcs1', format: 'der' });
    const pem = keys.current.export({ type: 'spki', format: 'pem' });
    for (const file of [spki, pkcs1, pem])
      expect(proofKeyNumbers(proofKeyFromFile(file)).modulus).toBe(proofKey.modulus);
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    expect(() => proofKeyFromFile(curve)).toThrow();
  });
});

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const NOW = new Date('2026-01-02T03:05:05.678Z');
const URL_ = 'https://host.example/wopi/files/42?access_token=a%2Fb';

it('counts ticks exactly', () => {
  expect(toTicks(NOW)).toBe(639_029_199_056_780_000n);
  expect(fromTicks(toTicks(NOW))).toEqual(NOW);
});

it('accepts what it signed, over the decoded token or over the token as it stands in the query', () => {
  const request = {
    accessToken: 'a/b',
    rawAccessToken: 'a%2Fb',
    url: URL_,
    proofOld: undefined,
    timeStamp: String(toTicks(NOW)),
  };
  for (const token of ['a/b', 'a%2Fb']) {
    const proof = signProof(pair.privateKey, token, URL_, toTicks(NOW));
    expect(verifyProof({ ...request, proof }, { current: pair.publicKey, old: null }, NOW)).toEqual({
      kind: 'valid',
      key: 'current',
    });
  }
});

it('refuses another address, token, time or key, and what is no proof at all', () => {
  const good = {
    accessToken: 't',
    url: URL_,
    proof: signProof(pair.privateKey, 't', URL_, toTicks(NOW)),
    proofOld: undefined,
    timeStamp: String(toTicks(NOW)),
  };
  const mine = { current: pair.publicKey, old: null };
  const judged = (change: object, its: ProofKeys = mine, now = NOW): string => {
    const outcome = verifyProof({ ...good, ...change }, its, now);
    return outcome.kind === 'valid' ? outcome.key : outcome.reason;
  };
  expect(judged({})).toBe('current');
  expect(judged({ url: URL_.toUpperCase() })).toBe('current');
  expect(judged({ url: `${URL_}&x=1` })).toBe('wrong_signature');
  expect(judged({ accessToken: 'T' })).toBe('wrong_signature');
  expect(judged({ timeStamp: String(toTicks(NOW) + 1n) })).toBe('wrong_signature');
  expect(judged({}, keys)).toBe('wrong_signature');
  expect(judged({}, { current: keys.current, old: pair.publicKey })).toBe('old');
  expect(judged({}, mine, new Date(NOW.getTime() + 20 * 60_000 + 1))).toBe('too_old');
  expect(judged({ proof: undefined })).toBe('no_proof');
  expect(judged({ timeStamp: undefined })).toBe('no_proof');
  for (const timeStamp of ['x', '-1', '9'.repeat(30), '9'.repeat(19), '1e5'])
    expect(judged({ timeStamp })).toBe('bad_timestamp');
  for (const proof of ['!', 'AAAA', 'A'.repeat(5000), createHash('sha256').update('x').digest('base64')])
    expect(judged({ proof })).toBe('wrong_signature');
});
