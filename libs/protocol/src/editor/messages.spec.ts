import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePageMessage } from './messages.js';

it('reads the messages of the protocol', () => {
  expect(parsePageMessage('{"t":"key","k":"down","c":97,"n":0}')).toMatchObject({ t: 'key', c: 97 });
  expect(parsePageMessage('{"t":"cmd","name":".uno:Bold","args":null}')).toMatchObject({ name: '.uno:Bold' });
  expect(parsePageMessage('{"t":"cmd","name":".uno:SpacePara15","args":null}')).not.toBeNull();
});

it.each([
  '',
  'null',
  '[]',
  '{"t":"nothing"}',
  '{"t":"key","k":"sideways","c":97,"n":0}',
  '{"t":"key","k":"down","c":-1,"n":0}',
  '{"t":"cmd","name":"macro:///x","args":null}',
  '{"t":"cmd","name":".uno:Bold;.uno:Quit","args":null}',
  '{"t":"view","part":0,"scale":1e9,"x":0,"y":0,"w":10,"h":10}',
  '{"t":"view","part":0,"scale":1,"x":0,"y":0,"w":1000000,"h":10}',
  '{"t":"thumb","id":1,"part":0,"w":100000,"h":100000}',
])('refuses %s', (json) => {
  expect(parsePageMessage(json)).toBeNull();
});

it('never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      parsePageMessage(text);
    }),
  );
});
