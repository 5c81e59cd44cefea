import { createHash, randomBytes } from 'node:crypto';

const SPIN_COUNT = 100_000;

/** The element that protects the structure of a workbook with a password (ECMA-376, 18.2.29), as Excel writes it. */
export function workbookProtection(password: string, salt: Buffer = randomBytes(16), spinCount = SPIN_COUNT): string {
  const sha512 = (...parts: Buffer[]): Buffer => createHash('sha512').update(Buffer.concat(parts)).digest();
  let hash = sha512(salt, Buffer.from(password, 'utf16le'));
  const round = Buffer.alloc(4);
  for (let i = 0; i < spinCount; i++) {
    round.writeUInt32LE(i);
    hash = sha512(hash, round);
  }
  return `<workbookProtection workbookAlgorithmName="SHA-512" workbookHashValue="${hash.toString('base64')}" workbookSaltValue="${salt.toString('base64')}" workbookSpinCount="${spinCount}" lockStructure="1"/>`;
}
