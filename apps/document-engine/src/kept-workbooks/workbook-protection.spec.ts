import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { workbookProtection } from './workbook-protection.js';

it('hashes the password with the salt, and then again with the number of each round behind it', () => {
  const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const first = createHash('sha512').update(salt).update(Buffer.from('秘a', 'utf16le')).digest();
  const second = createHash('sha512')
    .update(first)
    .update(Buffer.from([0, 0, 0, 0]))
    .digest();
  const third = createHash('sha512')
    .update(second)
    .update(Buffer.from([1, 0, 0, 0]))
    .digest();
  expect(workbookProtection('秘a', salt, 2)).toBe(
    `<workbookProtection workbookAlgorithmName="SHA-512" workbookHashValue="${third.toString('base64')}" workbookSaltValue="${salt.toString('base64')}" workbookSpinCount="2" lockStructure="1"/>`,
  );
});

it('has another salt each time', () => {
  expect(workbookProtection('a', undefined, 1)).not.toBe(workbookProtection('a', undefined, 1));
});
