import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Older requests are refused (Microsoft: 20 minutes). */
export const PROOF_LIFETIME_MS = 20 * 60_000;
const EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

/** A public key as discovery gives it: RSA modulus and exponent, base64, big-endian. */
export interface ProofKey {
  modulus: string;
  exponent: string;
}

/** The keys of a WOPI client: the one it signs with, and the one before. */
export interface ProofKeys {
  current: KeyObject;
  old: KeyObject | null;
}

/** What a proof is made over, and what came with the request. */
export interface ProofRequest {
  /** The value of `access_token`, percent-decoded. */
  accessToken: string;
  /** The same as it stands in the query; Microsoft's published samples sign that. */
  rawAccessToken?: string;
  /** Scheme, host, port if not default, path and whole query, exactly as the client wrote it. */
  url: string;
  /** `X-WOPI-Proof`, `X-WOPI-ProofOld` (base64) and `X-WOPI-TimeStamp` (.NET ticks). */
  proof: string | undefined;
  proofOld: string | undefined;
  timeStamp: string | undefined;
}

export type ProofOutcome =
  /** `key`: which one it was; `old` and `ahead` mean that discovery should be read again. */
  | { kind: 'valid'; key: 'current' | 'ahead' | 'old' }
  | { kind: 'invalid'; reason: 'no_proof' | 'bad_timestamp' | 'too_old' | 'wrong_signature' };

/** .NET ticks (100 ns since 0001-01-01 UTC) of a moment, as `X-WOPI-TimeStamp` carries them. */
export function toTicks(moment: Date): bigint {
  return BigInt(moment.getTime()) * TICKS_PER_MS + EPOCH_TICKS;
}

/** The moment of a tick count, to the millisecond. */
export function fromTicks(ticks: bigint): Date {
  return new Date(Number((ticks - EPOCH_TICKS) / TICKS_PER_MS));
}

/** The bytes that a client signs (MS-WOPI, proof keys). */
export function proofBytes(accessToken: string, url: string, ticks: bigint): Buffer {
  const token = Buffer.from(accessToken, 'utf8');
  const address = Buffer.from(upperCased(url), 'utf8');
  const stamp = Buffer.alloc(8);
  stamp.writeBigInt64BE(ticks);
  return Buffer.concat([lengthOf(token), token, lengthOf(address), address, lengthOf(stamp), stamp]);
}

/** The proof of a request, base64: RSA PKCS#1 v1.5 over SHA-256. */
export function signProof(privateKey: KeyObject, accessToken: string, url: string, ticks: bigint): string {
  return sign('sha256', proofBytes(accessToken, url, ticks), privateKey).toString('base64');
}

/**
 * Judges a request's proofs: `X-WOPI-Proof` with the current key, `X-WOPI-ProofOld` with the current key (the client has
 * rotated), `X-WOPI-Proof` with the old key (this client machine has not). Never ProofOld with the old key.
 */
export function verifyProof(request: ProofRequest, keys: ProofKeys, now: Date): ProofOutcome {
  if (!request.proof || !request.timeStamp) return { kind: 'invalid', reason: 'no_proof' };
  if (!/^\d{1,19}$/.test(request.timeStamp)) return { kind: 'invalid', reason: 'bad_timestamp' };
  const ticks = BigInt(request.timeStamp);
  if (ticks > 0x7fff_ffff_ffff_ffffn) return { kind: 'invalid', reason: 'bad_timestamp' };
  if (now.getTime() - fromTicks(ticks).getTime() > PROOF_LIFETIME_MS) return { kind: 'invalid', reason: 'too_old' };
  const tokens = new Set([request.accessToken, request.rawAccessToken ?? request.accessToken]);
  for (const token of tokens) {
    const bytes = proofBytes(token, request.url, ticks);
    if (matches(request.proof, bytes, keys.current)) return { kind: 'valid', key: 'current' };
    if (request.proofOld && matches(request.proofOld, bytes, keys.current)) return { kind: 'valid', key: 'ahead' };
    if (keys.old && matches(request.proof, bytes, keys.old)) return { kind: 'valid', key: 'old' };
  }
  return { kind: 'invalid', reason: 'wrong_signature' };
}

/** A public key from modulus and exponent. Throws when they are not RSA numbers. */
export function proofKeyFromNumbers({ modulus, exponent }: ProofKey): KeyObject {
  return createPublicKey({ key: { kty: 'RSA', n: toBase64Url(modulus), e: toBase64Url(exponent) }, format: 'jwk' });
}

/** A public key from PEM text or DER bytes (SubjectPublicKeyInfo or PKCS#1). Throws when it is neither, or not RSA. */
export function proofKeyFromFile(file: string | Buffer): KeyObject {
  const key = typeof file === 'string' ? createPublicKey(file) : fromDer(file);
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('proof keys are RSA keys');
  return key;
}

/** Modulus and exponent of a key, as discovery writes them. */
export function proofKeyNumbers(key: KeyObject): ProofKey {
  const { n, e } = key.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('proof keys are RSA keys');
  return { modulus: fromBase64Url(n), exponent: fromBase64Url(e) };
}

/** The `value` attribute of a proof key: a CSP public key blob in base64. */
export function proofKeyBlob(key: KeyObject): string {
  const { modulus, exponent } = proofKeyNumbers(key);
  const n = Buffer.from(modulus, 'base64');
  const e = Buffer.from(exponent, 'base64');
  const head = Buffer.alloc(20);
  Buffer.from([0x06, 0x02, 0, 0, 0, 0xa4, 0, 0]).copy(head);
  head.write('RSA1', 8, 'ascii');
  head.writeUInt32LE(n.length * 8, 12);
  head.writeUIntLE(e.readUIntBE(0, e.length), 16, 4);
  return Buffer.concat([head, n.reverse()]).toString('base64');
}

/** Reads what {@link proofKeyBlob} writes; null: it is no such blob. */
export function proofKeyOfBlob(value: string): ProofKey | null {
  const blob = Buffer.from(value, 'base64');
  if (blob.length < 20 || blob[0] !== 0x06 || blob.toString('ascii', 8, 12) !== 'RSA1') return null;
  const length = blob.readUInt32LE(12) / 8;
  if (!Number.isInteger(length) || length === 0 || blob.length !== 20 + length) return null;
  const exponent = Buffer.from(blob.subarray(16, 20)).reverse();
  return {
    modulus: Buffer.from(blob.subarray(20)).reverse().toString('base64'),
    exponent: exponent.subarray(exponent.findIndex((byte) => byte !== 0)).toString('base64'),
  };
}

function fromDer(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return createPublicKey({ key: der, format: 'der', type: 'pkcs1' }); // its error is the one worth telling
  }
}

function matches(signature: string, bytes: Buffer, key: KeyObject): boolean {
  return verify('sha256', bytes, key, Buffer.from(signature, 'base64'));
}

/** Only ASCII letters: that is what addresses consist of, and what all clients agree on. */
function upperCased(url: string): string {
  return url.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

const toBase64Url = (text: string): string => Buffer.from(text, 'base64').toString('base64url');
const fromBase64Url = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
