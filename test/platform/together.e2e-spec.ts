import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentComment } from '#protocol/editor';
import { EditorClient, markupInside, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let counter = 0;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  await platform.setInterval(0);
});
afterAll(() => platform.stop());

type Rights = Record<string, boolean>;

async function upload(extension: string, content = sampleFile(extension)): Promise<string> {
  const form = new FormData();
  form.append('externalId', `together-${++counter}`);
  form.append('file', new Blob([new Uint8Array(content)]), `t${counter}.${extension}`);
  const answer = await fetch(`${platform.origin}/api/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
    body: form,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

async function openAs(id: string, mode: string, name: string, permissions: Rights = {}): Promise<EditorClient> {
  const open = await platform.rest('POST', `/documents/${id}/open`, { user: { id: name, name }, mode, permissions });
  expect(open.status).toBe(200);
  const client = EditorClient.linked(open.body['url'] as string);
  await client.connect();
  await client.welcome();
  return client;
}

async function commentsOf(client: EditorClient): Promise<DocumentComment[]> {
  const reply = await client.ask({ t: 'comments' });
  expect(reply.ok).toBe(true);
  return reply.value as DocumentComment[];
}

async function newest(id: string, number: number): Promise<Buffer> {
  const headers = { authorization: `Bearer ${platform.credentials.apiKey}` };
  const address = `${platform.origin}/api/v1/documents/${id}/revisions/${number}/content`;
  const answer = await until('the revision', async () => {
    const given = await fetch(address, { headers });
    return given.ok ? given : null;
  });
  return Buffer.from(await answer.arrayBuffer());
}

describe('comments', () => {
  it('in a text document have threads, are answered, changed, resolved and deleted, each in its author’s name', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openAs(id, 'edit', '张三'), await openAs(id, 'comment', 'Bob')];
    expect((await ann.ask({ t: 'comment', op: 'add', text: 'first 想法' })).ok).toBe(true);
    const [first] = await commentsOf(bob);
    expect(first).toMatchObject({ author: '张三', text: 'first 想法', parent: null, resolved: false });
    expect((await bob.ask({ t: 'comment', op: 'reply', comment: first!.id, text: 'an answer' })).ok).toBe(true);
    expect((await ann.ask({ t: 'comment', op: 'edit', comment: first!.id, text: 'second thought' })).ok).toBe(true);
    expect((await bob.ask({ t: 'comment', op: 'resolve', comment: first!.id })).ok).toBe(true);
    expect(await commentsOf(ann)).toMatchObject([
      { text: 'second thought', resolved: true, author: '张三' },
      { text: 'an answer', parent: first!.id, author: 'Bob' },
    ]);
    await ann.ask({ t: 'comment', op: 'reopen', comment: first!.id });
    await ann.ask({ t: 'comment', op: 'add', text: 'to be gone' });
    const gone = (await commentsOf(ann)).find((item) => item.text === 'to be gone');
    await ann.ask({ t: 'comment', op: 'delete', comment: gone!.id });
    expect((await commentsOf(bob)).map((item) => [item.text, item.resolved])).toEqual([
      ['second thought', false],
      ['an answer', false],
    ]);
    await ann.saved();
    ann.leave();
    bob.leave();
    const markup = markupInside(await newest(id, 2), /^word\/comments\.xml$/);
    expect(markup.match(/w:author="[^"]*"/g)).toEqual(['w:author="张三"', 'w:author="Bob"']);
    expect(markup).toContain('second thought');
    expect(markup).not.toContain('to be gone');
  });

  it('of cells and slides carry their author and answers', async () => {
    const sheet = await upload('xlsx');
    const [ann, bob] = [await openAs(sheet, 'edit', '张三'), await openAs(sheet, 'comment', 'Bob')];
    for (const client of [ann, bob]) client.command('.uno:GoToCell', { ToPoint: { type: 'string', value: 'B3' } });
    await ann.ask({ t: 'comment', op: 'add', text: 'why so much?' });
    await until('the cell of the second', () => bob.messages.some((item) => item.t === 'event' && item.e === 17));
    await bob.ask({ t: 'comment', op: 'add', text: 'because' });
    const inCell = await commentsOf(ann);
    expect(inCell).toMatchObject([{ author: '张三', text: 'why so much?\nBob: because', part: 0 }]);
    expect((await ann.ask({ t: 'comment', op: 'resolve', comment: inCell[0]!.id })).error).toBe('not_available');
    await ann.saved();
    const slides = await upload('pptx');
    const carl = await openAs(slides, 'comment', 'Carl');
    carl.look(1);
    carl.send({ t: 'part', n: 1 });
    await carl.ask({ t: 'comment', op: 'add', text: 'on the second slide' });
    const onSlide = await commentsOf(carl);
    expect(onSlide).toMatchObject([{ author: 'Carl', text: 'on the second slide', part: 1 }]);
    await carl.ask({ t: 'comment', op: 'reply', comment: onSlide[0]!.id, text: 'indeed' });
    await carl.saved();
    for (const client of [ann, bob, carl]) client.leave();
    const notes = markupInside(await newest(sheet, 2), /^xl\/comments\d*\.xml$/);
    expect(notes).toContain('<author>张三</author>');
    expect(notes).toContain('Bob: because');
    const remarks = markupInside(await newest(slides, 2), /^ppt\/comment/);
    expect(remarks).toContain('name="Carl"');
    expect(remarks).toMatch(/on the second slide\s*(&#10;)?\s*Carl: indeed/);
  });

  it('of somebody else stay as they are for who may only change their own, whatever their page sends', async () => {
    const id = await upload('docx');
    const ann = await openAs(id, 'edit', 'Ann');
    const bob = await openAs(id, 'edit', 'Bob', { ownCommentsOnly: true });
    await ann.ask({ t: 'comment', op: 'add', text: 'hers' });
    await bob.ask({ t: 'comment', op: 'add', text: 'his' });
    const listed = await commentsOf(bob);
    expect(Object.fromEntries(listed.map((item) => [item.text, item.mine]))).toEqual({ hers: false, his: true });
    const hers = listed.find((item) => item.text === 'hers')!.id;
    const his = listed.find((item) => item.text === 'his')!.id;
    for (const op of ['delete', 'resolve'] as const)
      expect((await bob.ask({ t: 'comment', op, comment: hers })).error).toBe('not_permitted');
    expect((await bob.ask({ t: 'comment', op: 'edit', comment: hers, text: 'mine now' })).error).toBe('not_permitted');
    const Id = { type: 'string', value: hers };
    for (const name of ['DeleteComment', 'ResolveComment', 'EditAnnotation'])
      bob.command(`.uno:${name}`, { Id, Text: { type: 'string', value: 'mine now' } });
    expect((await bob.ask({ t: 'comment', op: 'edit', comment: his, text: 'his, changed' })).ok).toBe(true);
    expect((await bob.ask({ t: 'comment', op: 'reply', comment: hers, text: 'an answer' })).ok).toBe(true);
    expect((await commentsOf(ann)).map((item) => item.text).sort()).toEqual(['an answer', 'hers', 'his, changed']);
    ann.leave();
    bob.leave();
  });
});

describe('doors closed by the engine', () => {
  const refusals = async (client: EditorClient): Promise<Record<string, string>> => {
    const asked = {
      comment: await client.ask({ t: 'comment', op: 'add', text: 'x' }),
      chat: await client.ask({ t: 'chat', text: 'hello' }),
      copy: await client.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' }),
      paste: await client.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: 'x' }),
      download: await client.ask({ t: 'export', format: 'docx', purpose: 'download' }),
      print: await client.ask({ t: 'export', format: 'pdf', purpose: 'print' }),
      insert: await client.ask({ t: 'do', name: 'form.insert', args: ['text', 'here'] }),
      file: await client.ask({ t: 'file', use: 'insert', name: 'a.exe', data: '' }),
      script: await client.ask({ t: 'script', code: '', scope: {} }),
      merge: await client.ask({ t: 'merge', format: 'docx', table: [['a'], ['b']] }),
      versions: await client.ask({ t: 'versions' }),
      save: await client.ask({ t: 'save' }),
    };
    return Object.fromEntries(
      Object.entries(asked).map(([name, reply]) => [name, reply.ok ? 'done' : (reply.error ?? '')]),
    );
  };
  const notices = (client: EditorClient): number =>
    client.messages.filter((item) => item.t === 'notice' && item.code === 'not_permitted').length;

  it('to whom each right was not given', async () => {
    const id = await upload('docx');
    const none = { comment: false, chat: false, copy: false, download: false, print: false, decideChanges: false };
    const ann = await openAs(id, 'edit', 'Ann', none);
    expect(await refusals(ann)).toEqual({
      comment: 'not_permitted',
      chat: 'not_permitted',
      copy: 'not_permitted',
      paste: 'done',
      download: 'not_permitted',
      print: 'not_permitted',
      insert: 'done',
      file: 'not_available',
      script: 'not_permitted',
      merge: 'not_permitted',
      versions: 'done',
      save: 'done',
    });
    const commands = [
      'TrackChanges',
      'AcceptAllTrackedChanges',
      'RejectTrackedChange',
      'InsertAnnotation',
      'DeleteComment',
    ];
    for (const name of commands) ann.command(`.uno:${name}`);
    await until('a refusal for each command', () => notices(ann) === commands.length);
    const bob = await openAs(id, 'comment', 'Bob');
    const looking = {
      paste: 'not_permitted',
      insert: 'not_permitted',
      file: 'not_permitted',
      versions: 'not_permitted',
    };
    expect(await refusals(bob)).toMatchObject({ ...looking, comment: 'done', chat: 'done', save: 'done' });
    const typed = ['Delete', 'InsertText', 'Bold', 'Undo', 'AcceptAllTrackedChanges'];
    for (const name of typed) bob.command(`.uno:${name}`);
    bob.send({ t: 'text', s: 'x' });
    await until('a refusal for each', () => notices(bob) === typed.length + 1);
    const carl = await openAs(id, 'review', 'Carl');
    for (const name of ['TrackChanges', 'AcceptAllTrackedChanges']) carl.command(`.uno:${name}`);
    await until('refusals for the reviewer', () => notices(carl) === 2);
    const dora = await openAs(id, 'view', 'Dora');
    expect(await refusals(dora)).toMatchObject({ ...looking, comment: 'not_permitted', save: 'not_permitted' });
    const fills = { t: 'do' as const, name: 'form.set', args: [99, 'x'] };
    const fay = await openAs(id, 'fill', 'Fay');
    expect(await refusals(fay)).toMatchObject({ ...looking, comment: 'not_permitted' });
    const filled = await Promise.all([fay, bob, carl, dora].map(async (client) => (await client.ask(fills)).error));
    expect(filled).toEqual(['failed', 'not_permitted', 'not_permitted', 'not_permitted']); // there is no such field
    for (const client of [ann, bob, carl, dora, fay]) client.leave();
  });

  it('the moment a right is taken away, and open the moment it is given', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openAs(id, 'edit', 'Ann'), await openAs(id, 'edit', 'Bob')];
    bob.type('before ');
    await bob.saved();
    const change = (body: unknown): Promise<{ status: number; body: Record<string, unknown> }> =>
      platform.rest('PATCH', `/documents/${id}/participants/Bob`, body, platform.credentials.apiKey);
    const told = (mode: string): Promise<unknown> => until(`rights: ${mode}`, () => bob.find('rights')?.mode === mode);
    expect((await change({ mode: 'view', permissions: { copy: false } })).status).toBe(200);
    await told('view');
    expect((await bob.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' })).error).toBe('not_permitted');
    const text = await ann.text();
    expect(text).toContain('before ');
    bob.type('sneaked in');
    expect((await bob.ask({ t: 'save' })).error).toBe('not_permitted');
    expect(await ann.text()).toBe(text);
    expect((await change({ mode: 'review', permissions: { copy: true } })).status).toBe(200);
    await told('review');
    expect(bob.find('rights')?.permissions).toMatchObject({ copy: true, decideChanges: false });
    bob.type('proposed');
    await bob.saved();
    const changes = (await ann.ask({ t: 'values', name: '.uno:AcceptTrackedChanges' })).value as string;
    expect(JSON.parse(changes)).toMatchObject({ redlines: [{ author: 'Bob', type: 'Insert' }] });
    expect((await change({ mode: 'edit' })).status).toBe(200);
    await told('edit');
    bob.command('.uno:AcceptAllTrackedChanges');
    await bob.saved();
    expect((await change({ mode: 'boss' })).status).toBe(422);
    expect(
      (
        await platform.rest(
          'PATCH',
          `/documents/${id}/participants/Nobody`,
          { mode: 'view' },
          platform.credentials.apiKey,
        )
      ).body['code'],
    ).toBe('participant_not_found');
    ann.leave();
    bob.leave();
    const markup = markupInside(await newest(id, 2), /^word\/document\.xml$/);
    expect(markup).toContain('proposed');
    expect(markup).not.toMatch(/<w:ins |sneaked/);
  });
});

describe('together', () => {
  it('people talk, name each other and follow each other', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openAs(id, 'edit', 'Ann'), await openAs(id, 'view', 'Bob')];
    const deaf = await openAs(id, 'comment', 'Carl', { chat: false });
    expect((await bob.ask({ t: 'chat', text: 'hello @Ann', mentions: ['Ann'] })).ok).toBe(true);
    const mention = await until('the mention', () => ann.find('mention'));
    expect(mention).toEqual({ t: 'mention', by: 'Bob', text: 'hello @Ann', place: 'chat' });
    const late = await openAs(id, 'edit', 'Dora');
    const said = await until('what was said before', () => late.find('chat'));
    expect(said.messages).toMatchObject([{ name: 'Bob', userId: 'Bob', text: 'hello @Ann' }]);
    expect(deaf.find('chat')).toBeUndefined();
    bob.send({ t: 'follow', who: ann.participantId });
    ann.send({ t: 'view', part: 0, scale: 1.5, x: 0, y: 600, w: 900, h: 600 });
    await until('where she looks', () => bob.find('where'));
    expect(bob.find('where')).toMatchObject({ who: ann.participantId, part: 0, y: 6000, width: 9000 });
    expect(late.find('where')).toBeUndefined();
    for (const client of [ann, bob, deaf, late]) client.leave();
  });
});

describe('versions', () => {
  it('are compared with what stands in the document, by tracked changes that are taken back at once', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openAs(id, 'edit', 'Ann'), await openAs(id, 'review', 'Bob')];
    ann.type('alpha ');
    await ann.ask({ t: 'version', op: 'save' });
    ann.type('beta ');
    const compare = { t: 'version', op: 'compare', number: 2 } as const;
    expect(await ann.ask(compare)).toMatchObject({ ok: true, value: { changes: 1 } });
    const marked = async (): Promise<string> =>
      String((await ann.ask({ t: 'values', name: '.uno:AcceptTrackedChanges' })).value);
    expect(await marked()).toContain('beta');
    expect(await marked()).not.toContain('alpha');
    ann.command('.uno:Undo');
    await until('no marks', async () => !(await marked()).includes('beta'));
    expect(await ann.text()).toContain('alpha beta');
    expect((await bob.ask(compare)).error).toBe('not_permitted');
    expect((await ann.ask({ t: 'version', op: 'compare', number: 99 })).ok).toBe(false);
    expect((await ann.ask({ t: 'version', op: 'compare', file: 'a.forged.link.x' })).error).toBe('not_permitted');
    ann.leave();
    bob.leave();
  });

  it('are kept, named, compared, opened read-only and restored while people edit, and over REST', async () => {
    const id = await upload('docx');
    const [ann, bob] = [await openAs(id, 'edit', 'Ann'), await openAs(id, 'comment', 'Bob')];
    ann.type('alpha ');
    const kept = await ann.ask({ t: 'version', op: 'save', name: '初稿' });
    expect(kept).toMatchObject({ ok: true, value: { number: 2 } });
    ann.type('beta ');
    await ann.ask({ t: 'version', op: 'save' });
    const changes = (await ann.ask({ t: 'version', op: 'changes', number: 3 })).value as {
      kind: string;
      text: string;
    }[];
    expect(
      changes.filter((change) => change.kind !== 'same').map((change) => [change.kind, change.text.trim()]),
    ).toEqual([['added', 'beta']]);
    const opened = (await ann.ask({ t: 'version', op: 'open', number: 2 })).value as { url: string };
    const past = EditorClient.linked(platform.origin + opened.url);
    await past.connect();
    expect((await past.welcome()).mode).toBe('view');
    const old = await past.text();
    expect(old).toContain('alpha ');
    expect(old).not.toContain('beta');
    past.type('sneaked in');
    past.leave();
    for (const message of [{ t: 'versions' } as const, { t: 'version', op: 'restore', number: 1 } as const])
      expect((await bob.ask(message)).error).toBe('not_permitted');
    expect((await ann.ask({ t: 'version', op: 'restore', number: 2 })).ok).toBe(true);
    await until('the new start', () => ann.find('welcome')?.resumed === true && bob.find('welcome')?.resumed === true);
    expect(await ann.text()).not.toContain('beta');
    ann.type('gamma ');
    await ann.saved();
    const listed = (await ann.ask({ t: 'versions' })).value as { number: number; name: string | null; by: string[] }[];
    expect(listed.find((version) => version.number === 2)).toMatchObject({ name: '初稿', by: ['Ann'] });
    ann.leave();
    bob.leave();
    const last = await until('the last version', async () => {
      const items = (await platform.rest('GET', `/documents/${id}/versions`, undefined, platform.credentials.apiKey))
        .body['items'] as { number: number; modifiedBy: unknown[] }[];
      return items.length > listed.length ? items[0] : null;
    });
    const final = textInside(await newest(id, last.number));
    expect(final).toContain('gamma');
    expect(final).toContain('alpha');
    expect(final).not.toContain('beta');
    const restored = await platform.rest(
      'POST',
      `/documents/${id}/versions/1/restore`,
      { user: { id: 'u', name: 'Eve' } },
      platform.credentials.apiKey,
    );
    expect(restored.body).toMatchObject({ number: last.number + 1, current: true, modifiedBy: [{ name: 'Eve' }] });
    expect(textInside(await newest(id, last.number + 1))).not.toContain('gamma');
    const named = await platform.rest(
      'PUT',
      `/documents/${id}/versions/1/name`,
      { name: 'as it came' },
      platform.credentials.apiKey,
    );
    expect(named.body).toMatchObject({ number: 1, name: 'as it came' });
    expect(
      (await platform.rest('GET', `/documents/${id}/versions/99/changes`, undefined, platform.credentials.apiKey))
        .status,
    ).toBe(404);
  });
});

describe('a watermark', () => {
  async function drawnIn(client: EditorClient): Promise<number> {
    const { url } = (await client.ask({ t: 'export', format: 'pdf', purpose: 'print' })).value as { url: string };
    const data = new Uint8Array(await (await fetch(platform.origin + url)).arrayBuffer());
    const page = await (await getDocument({ data }).promise).getPage(1);
    return (await page.getOperatorList()).fnArray.length;
  }

  it('of the call or of the integrator is painted into what people get, and into the PDF', async () => {
    const id = await upload('docx');
    const seen: Record<string, { bytes: number; drawn: number }> = {};
    const look = async (name: string, watermark?: string): Promise<void> => {
      const open = await platform.rest('POST', `/documents/${id}/open`, {
        user: { id: name, name },
        mode: 'edit',
        ...(watermark === undefined ? {} : { watermark }),
      });
      const client = EditorClient.linked(open.body['url'] as string);
      await client.connect();
      const welcome = await client.welcome();
      if (watermark !== undefined) expect(welcome.options['watermark']).toBe(`${name} 内部`);
      client.look();
      await until('painted', () => client.patches >= 12);
      const merged = await client.ask({ t: 'merge', format: 'pdf', table: [['A'], ['b']] });
      expect(merged.error ?? null).toBe(name === 'plain' ? null : 'not_permitted'); // it would be without the mark
      seen[name] = { bytes: client.patchBytes / client.patches, drawn: await drawnIn(client) };
      client.leave();
    };
    await look('plain');
    await look('called', '{name} 内部');
    const integrators = await platform.database.query<{ id: string }>('SELECT id FROM integrator');
    const address = `/admin/integrators/${integrators.rows[0]!.id}`;
    expect((await platform.rest('PATCH', address, { watermark: '{name} {number} {date}' })).body).toMatchObject({
      watermark: '{name} {number} {date}',
    });
    await look('owned');
    await platform.rest('PATCH', address, { watermark: null });
    for (const marked of [seen['called'], seen['owned']]) {
      expect(marked!.bytes).toBeGreaterThan(seen['plain']!.bytes * 1.05);
      expect(marked!.drawn).toBeGreaterThan(seen['plain']!.drawn);
    }
  });
});
