import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readWritten, writeRows, writeText } from './written-form.js';

const lines = (text: string): string => text.replaceAll(/\r\n|\r/g, '\n');

describe('the form in which a text file is written', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const)('is found and kept: %s', (encoding) => {
    for (const newline of ['\n', '\r\n'])
      for (const end of ['', newline]) {
        const text = `第一行 first${newline}${newline}第三行${end}`;
        for (const addBOM of { 'utf-8': [true, false], gb18030: [false] }[encoding as string] ?? [true]) {
          const bytes = iconv.encode(text, encoding, { addBOM });
          const read = readWritten(bytes, false);
          expect(read.form).toMatchObject({ newline, ended: end !== '', byteOrderMark: addBOM });
          expect(read.text).toBe(text);
          expect(writeText(lines(read.text), read.form)).toEqual(bytes);
        }
      }
  });

  it('gives any bytes of whole lines back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (given) => {
        const bytes = Buffer.from(given.filter((byte) => byte !== 13));
        const { text, form } = readWritten(bytes, false);
        if (form.encoding.startsWith('utf-16')) return; // half a character at the end cannot be kept
        expect(writeText(text, form)).toEqual(bytes);
      }),
    );
  });

  it('makes UTF-8 of what its encoding cannot say', () => {
    const { form } = readWritten(Buffer.from([0x41, 0xff, 0xfe, 0x0a]), false);
    expect(form.encoding).toBe('latin1');
    expect(writeText('中文\n', form).toString('utf8')).toBe('\ufeff中文\n');
  });

  it('keeps separator, newlines and quotes of rows', () => {
    const text = 'a;"b;c";"say ""yes"""\r\n1;2;"two\nlines"\r\n';
    const { form } = readWritten(Buffer.from(text), true);
    expect(form).toMatchObject({ separator: ';', newline: '\r\n', ended: true });
    expect(
      writeRows(
        [
          ['a', 'b;c', 'say "yes"'],
          ['1', '2', 'two\nlines'],
        ],
        form,
      ).toString(),
    ).toBe(text);
  });
});
