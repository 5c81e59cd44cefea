import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { encodeUtf7 } from '#protocol/wopi';
import { type TestPlatform, until } from '#testing';
import { newFile, uploadDocument, WopiCaller, wopiAccess } from './wopi-caller.js';

const CSPP_PLUS = [
  'SupportsCoauth',
  'SequenceNumber',
  'OfficeCollaborationServiceEndpointUrl',
  'RealTimeChannelEndpointUrl',
  'AccessTokenExpiry',
  'ServerTime',
  'SharingStatus',
  'FileGeoLocationCode',
];

/** Of the schema of CheckFileInfo without co-authoring, which allows no other property: all that a host like ours may say. */
const SCHEMA = new Set(
  (
    'AADUserObjectId AllowAdditionalMicrosoftServices AllowErrorReportPrompt AllowExternalMarketplace BaseFileName ' +
    'BreadcrumbBrandName BreadcrumbBrandUrl BreadcrumbDocName BreadcrumbDocUrl BreadcrumbFolderName BreadcrumbFolderUrl ' +
    'ClosePostMessage CloseUrl CopyPasteRestrictions DisablePrint DisableTranslation DownloadUrl EditModePostMessage ' +
    'EditNotificationPostMessage FileExtension FileNameMaxLength FileSharingPostMessage FileSharingUrl FileUrl ' +
    'FileVersionPostMessage FileVersionUrl HostEditUrl HostEmbeddedViewUrl HostViewUrl IsAnonymousUser IsEduUser ' +
    'LastModifiedTime LicenseCheckForEditIsEnabled OwnerId PostMessageOrigin ProtectInClient ReadOnly SHA256 SignoutUrl ' +
    'Size SupportedShareUrlTypes SupportsAddActivities SupportsContainers SupportsDeleteFile SupportsEcosystem ' +
    'SupportsExtendedLockLength SupportsFileCreation SupportsGetFileWopiSrc SupportsGetLock SupportsLocks SupportsRename ' +
    'SupportsReviewing SupportsUpdate SupportsUserInfo UniqueContentId UserCanNotWriteRelative UserCanRename UserCanReview ' +
    'UserCanWrite UserFriendlyName UserId UserInfo Version WebEditingDisabled'
  ).split(' '),
);

/** CheckFileInfo, GetFile, PutFile and the operations around names, users and sharing. */
export function fileOperations(platform: () => TestPlatform): void {
  it('gives REST callers a WOPISrc and a token of letters and digits that ends ten hours from now', async () => {
    const id = await uploadDocument(platform(), 'access.wopitest', Buffer.alloc(0));
    const answer = await platform().rest(
      'POST',
      `/documents/${id}/wopi-access`,
      { user: { id: 'u1', name: 'U' } },
      platform().credentials.apiKey,
    );
    expect(answer.body['wopiSrc']).toBe(`${platform().origin}/wopi/files/${id}`);
    expect(answer.body['accessToken']).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(Math.abs(Number(answer.body['accessTokenTtl']) - Date.now() - 36_000_000)).toBeLessThan(60_000);
    const stored = await platform().database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wopi_access_token t WHERE t::text LIKE '%' || $1 || '%'`,
      [answer.body['accessToken']],
    );
    expect(stored.rows[0]?.n).toBe(0);
  });

  it('answers CheckFileInfo in the forms that clients take: no null, nothing empty, no half of a set', async () => {
    const file = await newFile(platform(), '合同 2026.wopitest', 'abc', {
      page: {
        postMessageOrigin: 'https://oa.example',
        closeUrl: 'https://oa.example/close',
        watermark: '机密',
        breadcrumb: { folderName: '项目', folderUrl: 'https://oa.example/p' },
      },
    });
    const { status, headers, json } = await file.info();
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(json).toMatchObject({
      BaseFileName: '合同 2026.wopitest',
      Size: 3,
      Version: '1',
      UserId: 'u1',
      UserFriendlyName: '张三',
      FileExtension: '.wopitest',
      SHA256: createHash('sha256').update('abc').digest('base64'),
      SupportsLocks: true,
      SupportsUpdate: true,
      UserCanWrite: true,
      UserCanNotWriteRelative: false,
      ReadOnly: false,
      PostMessageOrigin: 'https://oa.example',
      CloseUrl: 'https://oa.example/close',
      BreadcrumbFolderName: '项目',
      WatermarkText: '机密',
    });
    expect(json['LastModifiedTime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    expect(typeof json['OwnerId']).toBe('string');
    for (const [name, value] of Object.entries(json))
      expect([name, value === null || value === '']).toEqual([name, false]);
    for (const name of CSPP_PLUS) expect(json).not.toHaveProperty(name);
    for (const name of ['HostEditUrl', 'HostViewUrl']) expect(URL.canParse(String(json[name]))).toBe(true);
  });

  it('tells a client that it does not know nothing outside the published schema', async () => {
    const { json } = await (await newFile(platform(), 'schema.wopitest', 'abc')).info();
    expect(Object.keys(json).filter((name) => !SCHEMA.has(name))).toEqual([]);
  });

  it('names its version and its machine with every answer, refusals too', async () => {
    const file = await newFile(platform(), 'named.wopitest', 'abc');
    const stranger = new WopiCaller(file.src, 'nobody');
    const answers = await Promise.all([
      file.info(),
      file.getFile(),
      file.do('NONSENSE'),
      file.unlock('l'),
      stranger.info(),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 501, 409, 401]);
    for (const { headers } of answers) {
      expect(headers.get('X-WOPI-ServerVersion')).toMatch(/^\d+\.\d+\.\d+/);
      expect(headers.get('X-WOPI-MachineName')).toBeTruthy();
    }
  });

  it('mirrors what the integrator granted', async () => {
    const file = await newFile(platform(), 'readonly.wopitest', 'abc', {
      permissions: { write: false, print: false, copy: false, download: false },
    });
    expect((await file.info()).json).toMatchObject({
      UserCanWrite: false,
      ReadOnly: true,
      UserCanRename: false,
      UserCanNotWriteRelative: true,
      DisablePrint: true,
      HidePrintOption: true,
      DisableExport: true,
      DisableCopy: true,
      CopyPasteRestrictions: 'CurrentDocumentOnly',
    });
    expect((await file.lock('L')).status).toBe(404);
    expect((await file.put('x', { 'X-WOPI-Lock': 'L' })).status).toBe(404);
    expect((await file.do('RENAME_FILE', { 'X-WOPI-RequestedName': 'x' })).status).toBe(404);
    expect((await file.do('DELETE')).status).toBe(404);
    expect((await file.do('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': 'x.wopitest' }, 'x')).status).toBe(501);
    expect((await file.getFile()).body.toString()).toBe('abc');
  });

  it('sends the bytes with their version, and 412 when there are more than expected', async () => {
    const file = await newFile(platform(), 'get.wopitest', 'four');
    const got = await file.getFile();
    expect([
      got.status,
      got.body.toString(),
      got.headers.get('x-wopi-itemversion'),
      got.headers.get('content-length'),
    ]).toEqual([200, 'four', '1', '4']);
    expect((await file.getFile({ 'X-WOPI-MaxExpectedSize': '4' })).status).toBe(200);
    expect((await file.getFile({ 'X-WOPI-MaxExpectedSize': '3' })).status).toBe(412);
    const empty = await newFile(platform(), 'empty.wopitest', '');
    expect([(await empty.getFile()).status, (await empty.getFile()).body.length]).toEqual([200, 0]);
  });

  it('keeps what was put as a new version, with a new time that comes back exactly', async () => {
    const file = await newFile(platform(), 'put.wopitest', 'one');
    const before = (await file.info()).json;
    await file.lock('L');
    const put = await file.put('two!', { 'X-WOPI-Lock': 'L', 'Content-Type': 'not a media type' });
    expect([put.status, put.headers.get('x-wopi-itemversion')]).toEqual([200, '2']);
    const after = (await file.info()).json;
    expect(after).toMatchObject({ Version: '2', Size: 4, LastModifiedTime: put.json['LastModifiedTime'] });
    expect(after['LastModifiedTime']).not.toBe(before['LastModifiedTime']);
    expect((await file.getFile()).body.toString()).toBe('two!');
    const unlocked = await file.unlock('L');
    expect([unlocked.status, unlocked.headers.get('x-wopi-itemversion')]).toEqual([200, '2']);
  });

  it('takes content without a lock only into a file of no bytes', async () => {
    const file = await newFile(platform(), 'new.wopitest', '');
    const put = await file.put('template');
    expect([put.status, put.headers.get('x-wopi-itemversion')]).toEqual([200, '2']);
    for (const body of ['more', '']) {
      const again = await file.put(body);
      expect([again.status, again.headers.get('x-wopi-lock')]).toEqual([409, '']);
    }
    expect((await file.getFile()).body.toString()).toBe('template');
  });

  it("tells Collabora of a change that it has not seen, in Collabora's words, and lets it overwrite on purpose", async () => {
    const file = await newFile(platform(), 'cool.wopitest', 'one');
    await file.lock('cool-lock1');
    const seen = String((await file.info()).json['LastModifiedTime']);
    const first = await file.put('two', {
      'X-WOPI-Lock': 'cool-lock1',
      'X-COOL-WOPI-Timestamp': seen,
      'X-COOL-WOPI-IsAutosave': 'true',
    });
    expect(first.status).toBe(200);
    for (const header of ['X-COOL-WOPI-Timestamp', 'X-LOOL-WOPI-Timestamp']) {
      const stale = await file.put('three', { 'X-WOPI-Lock': 'cool-lock1', [header]: seen });
      expect([stale.status, stale.json]).toEqual([409, { COOLStatusCode: 1010, LOOLStatusCode: 1010 }]);
    }
    expect((await file.getFile()).body.toString()).toBe('two');
    // The same bytes once more: the first answer was lost on its way.
    const repeated = await file.put('two', { 'X-WOPI-Lock': 'cool-lock1', 'X-COOL-WOPI-Timestamp': seen });
    expect([repeated.status, repeated.json['LastModifiedTime']]).toEqual([200, first.json['LastModifiedTime']]);
    expect((await file.put('three', { 'X-WOPI-Lock': 'cool-lock1' })).status).toBe(200);
  });

  it('puts new files beside this one, under a suggested name or exactly the wanted one', async () => {
    const file = await newFile(platform(), '源文件.wopitest', 'source');
    const suggest = (name: string, more: Record<string, string> = {}): ReturnType<WopiCaller['do']> =>
      file.do('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': encodeUtf7(name), ...more }, 'copy');
    const exact = (name: string, more: Record<string, string> = {}): ReturnType<WopiCaller['do']> =>
      file.do('PUT_RELATIVE', { 'X-WOPI-RelativeTarget': encodeUtf7(name), ...more }, 'exactly');

    const byExtension = await suggest('.wopitestx');
    expect([byExtension.status, byExtension.json['Name']]).toEqual([200, '源文件.wopitestx']);
    const made = WopiCaller.of(byExtension.json['Url']);
    expect((await made.getFile()).body.toString()).toBe('copy');
    expect((await made.info()).json).toMatchObject({ BaseFileName: '源文件.wopitestx', UserCanWrite: true });
    for (const name of ['HostViewUrl', 'HostEditUrl']) expect(URL.canParse(String(byExtension.json[name]))).toBe(true);

    expect((await suggest('.wopitestx')).json['Name']).toBe('源文件 (1).wopitestx');
    expect((await suggest('a/../..\\b:c?.wopitest')).json['Name']).toBe('a_.._.._b_c_.wopitest');
    expect((await suggest(`${'长'.repeat(600)}.wopitest`)).json['Name']).toBe(`${'长'.repeat(250)}.wopitest`);
    expect((await file.do('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': '+ZZ+ZZ.wopitest' }, 'x')).status).toBe(200);

    const named = await exact('目标.wopitest');
    expect([named.status, named.json['Name']]).toEqual([200, '目标.wopitest']);
    const target = WopiCaller.of(named.json['Url']);
    const taken = await exact('目标.wopitest');
    expect([taken.status, taken.headers.get('x-wopi-validrelativetarget')]).toEqual([
      409,
      encodeUtf7('目标 (1).wopitest'),
    ]);
    const over = await exact('目标.wopitest', { 'X-WOPI-OverwriteRelativeTarget': 'True' });
    expect([over.status, WopiCaller.of(over.json['Url']).src]).toEqual([200, target.src]);
    expect((await target.info()).json['Version']).toBe('2');
    await target.lock('T');
    const locked = await exact('目标.wopitest', { 'X-WOPI-OverwriteRelativeTarget': 'true' });
    expect([locked.status, locked.headers.get('x-wopi-lock')]).toEqual([409, 'T']);
    await target.unlock('T');
    expect((await exact('a/b.wopitest')).status).toBe(400);
    expect((await exact(`${'x'.repeat(513)}.wopitest`)).status).toBe(400);
    expect((await exact('both.wopitest', { 'X-WOPI-SuggestedTarget': '.x' })).status).toBe(400);
    expect((await file.do('PUT_RELATIVE', {}, 'x')).status).toBe(400);

    expect((await target.do('DELETE')).status).toBe(200);
    expect((await target.info()).status).toBe(404);
    expect((await exact('目标.wopitest')).status).toBe(200);
  });

  it('does not overwrite what the user has no rights on', async () => {
    await newFile(platform(), 'theirs.wopitest', 'secret', { user: { id: 'other', name: 'O' } });
    const mine = await newFile(platform(), 'mine.wopitest', 'm');
    const over = await mine.do(
      'PUT_RELATIVE',
      { 'X-WOPI-RelativeTarget': 'theirs.wopitest', 'X-WOPI-OverwriteRelativeTarget': 'true' },
      'x',
    );
    expect(over.status).toBe(501);
  });

  it('renames without the extension, to a name that is legal and free, for who holds the lock', async () => {
    const file = await newFile(platform(), 'old name.wopitest');
    await newFile(platform(), 'taken.wopitest');
    const rename = (name: string, more: Record<string, string> = {}): ReturnType<WopiCaller['do']> =>
      file.do('RENAME_FILE', { 'X-WOPI-RequestedName': name, 'X-WOPI-Lock': '', ...more }, 'bytes that mean nothing');
    expect((await rename('+ZbBUDXnw-')).json).toEqual({ Name: '新名称' });
    expect((await file.info()).json['BaseFileName']).toBe('新名称.wopitest');
    expect((await rename('renamed.wopitest')).json).toEqual({ Name: 'renamed' });
    expect((await rename('taken')).json).toEqual({ Name: 'taken (1)' });
    expect((await rename('a/b')).json).toEqual({ Name: 'a_b' });
    const missing = await rename('');
    expect([missing.status, missing.headers.has('x-wopi-invalidfilenameerror')]).toEqual([400, true]);
    await file.lock('R');
    for (const id of ['', 'other']) {
      const refused = await rename('x', { 'X-WOPI-Lock': id });
      expect([refused.status, refused.headers.get('x-wopi-lock')]).toEqual([409, 'R']);
    }
    expect((await rename('y', { 'X-WOPI-Lock': 'R' })).json).toEqual({ Name: 'y' });
    await file.unlock('R');
  });

  it('keeps user info per user, gives share addresses, and answers each activity', async () => {
    const file = await newFile(platform(), 'sharing.wopitest', 'x', {
      user: { id: 'info-user', name: 'I' },
      page: { sharingUrl: 'https://oa.example/share?id=7' },
    });
    expect((await file.do('PUT_USER_INFO', {}, 'zoom=120')).status).toBe(200);
    expect((await file.info()).json['UserInfo']).toBe('zoom=120');
    expect((await file.do('PUT_USER_INFO', {}, 'x'.repeat(1025))).status).toBe(400);
    const share = await file.do('GET_SHARE_URL', { 'X-WOPI-UrlType': 'ReadOnly' });
    expect([share.status, share.json['ShareUrl']]).toEqual([200, 'https://oa.example/share?id=7&access=ReadOnly']);
    for (const type of ['', 'Nonsense'])
      expect((await file.do('GET_SHARE_URL', { 'X-WOPI-UrlType': type })).status).toBe(501);
    const activities = {
      Activities: [
        { Type: 'Comment', Id: 'a1', Timestamp: '2026-01-01T00:00:00Z', Data: { ContentAction: 'Added' } },
        { Type: 'Strange', Id: 'a2' },
      ],
    };
    expect((await file.do('ADD_ACTIVITIES', {}, JSON.stringify(activities))).json).toEqual({
      ActivityResponses: [
        { Id: 'a1', Status: 0 },
        { Id: 'a2', Status: 3 },
      ],
    });
    expect((await file.do('ADD_ACTIVITIES', {}, '{')).status).toBe(400);
  });

  it('answers 401 to bad tokens, 404 to tokens of another file, 501 to what it does not know', async () => {
    const file = await newFile(platform(), 'doors.wopitest');
    const other = await newFile(platform(), 'other.wopitest');
    for (const token of ['', 'x', 'A'.repeat(43), "' OR 1=1", 'A'.repeat(4000)])
      expect((await new WopiCaller(file.src, encodeURIComponent(token)).info()).status).toBe(401);
    expect((await new WopiCaller(file.src, other.token).info()).status).toBe(404);
    expect((await new WopiCaller(file.src, other.token).lock('x')).status).toBe(404);
    expect((await new WopiCaller(`${file.src}x`, file.token).info()).status).toBe(404);
    for (const override of ['COBALT', 'NONSENSE', 'PUT', '']) expect((await file.do(override)).status).toBe(501);
    expect((await file.call('POST', '/contents', { 'X-WOPI-Override': 'LOCK' }, 'x')).status).toBe(501);
    const failed = await file.do('NONSENSE');
    expect([failed.body.length, failed.headers.get('x-wopi-servererror')]).toEqual([0, 'operation not supported']);
    const bearer = await fetch(file.src, { headers: { authorization: `Bearer ${file.token}` } });
    expect(bearer.status).toBe(200);
  });

  it('takes tokens back, renews them, and ends them when people are removed', async () => {
    const id = await uploadDocument(platform(), 'revoke.wopitest', Buffer.from('x'));
    const file = await wopiAccess(platform(), id);
    const rest = (method: string, path: string, body?: unknown): ReturnType<TestPlatform['rest']> =>
      platform().rest(method, path, body, platform().credentials.apiKey);
    const renewed = await rest('POST', '/wopi-access/renew', { accessToken: file.token });
    const second = new WopiCaller(String(renewed.body['wopiSrc']), String(renewed.body['accessToken']));
    expect([second.token === file.token, (await second.info()).status]).toEqual([false, 200]);
    expect((await rest('POST', '/wopi-access/revoke', { accessToken: file.token })).status).toBe(204);
    expect([(await file.info()).status, (await second.info()).status]).toEqual([401, 200]);
    expect((await rest('DELETE', `/documents/${id}/participants/u1`)).status).toBe(204);
    expect((await second.info()).status).toBe(401);
    expect((await rest('POST', '/wopi-access/renew', { accessToken: second.token })).status).toBe(404);
    await platform().database.query(`UPDATE wopi_access_token SET expires_at = now() WHERE document_id = $1`, [id]);
    const short = await wopiAccess(platform(), id, { lifetimeSeconds: 60 });
    expect((await short.info()).status).toBe(200);
    await platform().database.query(`UPDATE wopi_access_token SET expires_at = now() WHERE document_id = $1`, [id]);
    expect((await short.info()).status).toBe(401);
    const ending = await wopiAccess(platform(), id, { lifetimeSeconds: 60 });
    await platform().database.query(
      `UPDATE wopi_access_token SET expires_at = now() + interval '1 second' WHERE document_id = $1 AND expires_at > now()`,
      [id],
    );
    await until('the token has ended by itself', async () => (await ending.info()).status === 401);
  });
}
