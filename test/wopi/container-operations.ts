import { expect, it } from 'vitest';
import { encodeUtf7 } from '#protocol/wopi';
import type { TestPlatform } from '#testing';
import { newFile, type WopiAnswer, WopiCaller } from './wopi-caller.js';

interface Pointer {
  Name: string;
  Url: string;
}

/** Containers, ecosystem and bootstrapper. */
export function containerOperations(platform: () => TestPlatform): void {
  const pointerOf = (answer: WopiAnswer): Pointer => answer.json['ContainerPointer'] as Pointer;

  async function rootOf(file: WopiCaller): Promise<WopiCaller> {
    const ecosystem = WopiCaller.of((await file.call('GET', '/ecosystem_pointer')).json['Url']);
    return WopiCaller.of(pointerOf(await ecosystem.call('GET', '/root_container_pointer')).Url);
  }

  it('leads from a file to the ecosystem, the root container and back', async () => {
    const file = await newFile(platform(), 'way.wopitest', 'x', { user: { id: 'walker', name: 'W' } });
    const pointer = await file.call('GET', '/ecosystem_pointer');
    const ecosystem = WopiCaller.of(pointer.json['Url']);
    expect((await ecosystem.call('GET', '')).json).toEqual({ SupportsContainers: true });
    const root = await ecosystem.call('GET', '/root_container_pointer');
    expect(root.json['ContainerInfo']).toMatchObject({
      Name: 'demo',
      UserCanCreateChildFile: true,
      UserCanDelete: false,
    });
    const ancestry = await file.call('GET', '/ancestry');
    expect((ancestry.json['AncestorsWithRootFirst'] as Pointer[]).map((one) => one.Name)).toEqual(['demo']);
    const container = WopiCaller.of(pointerOf(root).Url);
    expect((await container.call('GET', '/ancestry')).json).toEqual({ AncestorsWithRootFirst: [] });
    expect((await container.call('GET', '/ecosystem_pointer')).status).toBe(200);
    // Every token is good for what it was made for and nothing else, and ends with the one it was made from.
    expect((await new WopiCaller(file.src, ecosystem.token).info()).status).toBe(404);
    expect((await new WopiCaller(container.src, file.token).call('GET', '')).status).toBe(404);
    expect((await new WopiCaller(`${platform().origin}/wopi/ecosystem`, container.token).call('GET', '')).status).toBe(
      404,
    );
    const { rows } = await platform().database.query<{ n: number }>(
      `SELECT count(DISTINCT expires_at)::int AS n FROM wopi_access_token WHERE user_id = 'walker'`,
    );
    expect(rows[0]?.n).toBe(1);
    // GetFileWopiSrc: from the address of the host page to the file.
    const hostEditUrl = String((await file.info()).json['HostEditUrl']);
    const found = await ecosystem.do('GET_WOPI_SRC_WITH_ACCESS_TOKEN', { 'X-WOPI-HostNativeFileName': hostEditUrl });
    expect((await WopiCaller.of(found.json['Url']).info()).json['BaseFileName']).toBe('way.wopitest');
    for (const name of ['', 'https://elsewhere.example/x', `${hostEditUrl}x`])
      expect((await ecosystem.do('GET_WOPI_SRC_WITH_ACCESS_TOKEN', { 'X-WOPI-HostNativeFileName': name })).status).toBe(
        404,
      );
    expect((await ecosystem.do('NONSENSE')).status).toBe(501);
  });

  it('makes, renames, lists and deletes containers and files in them', async () => {
    const root = await rootOf(await newFile(platform(), 'start.wopitest', 'x', { user: { id: 'maker', name: 'M' } }));
    const create = (parent: WopiCaller, name: string, header = 'X-WOPI-SuggestedTarget'): Promise<WopiAnswer> =>
      parent.do('CREATE_CHILD_CONTAINER', { [header]: encodeUtf7(name) });
    const made = await create(root, '项目');
    expect([made.status, pointerOf(made).Name]).toEqual([200, '项目']);
    expect(pointerOf(await create(root, '项目')).Name).toBe('项目 (1)');
    expect((await create(root, '项目', 'X-WOPI-RelativeTarget')).status).toBe(409);
    const illegal = await create(root, 'a/b', 'X-WOPI-RelativeTarget');
    expect([illegal.status, illegal.headers.has('x-wopi-invalidcontainernameerror')]).toEqual([400, true]);
    expect(
      (await root.do('CREATE_CHILD_CONTAINER', { 'X-WOPI-SuggestedTarget': 'a', 'X-WOPI-RelativeTarget': 'b' })).status,
    ).toBe(501);
    const folder = WopiCaller.of(pointerOf(made).Url);
    expect((await folder.call('GET', '')).json).toMatchObject({
      Name: '项目',
      UserCanDelete: true,
      UserCanRename: true,
    });

    const createFile = (headers: Record<string, string>): Promise<WopiAnswer> =>
      folder.do('CREATE_CHILD_FILE', headers);
    const one = await createFile({ 'X-WOPI-SuggestedTarget': 'new.docx' });
    expect(one.json['Name']).toBe('new.docx');
    const file = WopiCaller.of(one.json['Url']);
    expect((await file.info()).json).toMatchObject({ Size: 0, BaseFileName: 'new.docx', UserCanWrite: true });
    expect((await file.put('template')).status).toBe(200);
    expect((await createFile({ 'X-WOPI-SuggestedTarget': 'new.docx' })).json['Name']).toBe('new (1).docx');
    expect((await createFile({ 'X-WOPI-SuggestedTarget': '.xlsx' })).json['Name']).toBe('New.xlsx');
    expect((await createFile({ 'X-WOPI-RelativeTarget': 'new.docx' })).status).toBe(409);
    await file.lock('held');
    const locked = await createFile({ 'X-WOPI-RelativeTarget': 'new.docx', 'X-WOPI-OverwriteRelativeTarget': 'true' });
    expect([locked.status, locked.headers.get('x-wopi-lock')]).toEqual([409, 'held']);
    await file.unlock('held');
    const badName = await createFile({ 'X-WOPI-RelativeTarget': 'a:b.docx' });
    expect([badName.status, badName.headers.has('x-wopi-invalidfilenameerror')]).toEqual([400, true]);

    const names = async (filter?: string): Promise<string[]> => {
      const listed = await folder.call(
        'GET',
        '/children',
        filter === undefined ? {} : { 'X-WOPI-FileExtensionFilterList': filter },
      );
      return (listed.json['ChildFiles'] as Pointer[]).map((item) => item.Name).sort();
    };
    expect(await names()).toEqual(['New.xlsx', 'new (1).docx', 'new.docx']);
    expect(await names('.XLSX,.txt')).toEqual(['New.xlsx']);
    const children = (await folder.call('GET', '/children')).json['ChildFiles'] as (Pointer & {
      Size: number;
      Version: string;
    })[];
    expect(children.find((item) => item.Name === 'new.docx')).toMatchObject({ Size: 8, Version: '2' });
    for (const child of children) expect((await WopiCaller.of(child.Url).info()).status).toBe(200);
    expect((await file.call('GET', '/ancestry')).json['AncestorsWithRootFirst']).toHaveLength(2);

    const renamed = await folder.do('RENAME_CONTAINER', { 'X-WOPI-RequestedName': encodeUtf7('改名') });
    expect(renamed.json).toEqual({ Name: '改名' });
    expect((await folder.do('RENAME_CONTAINER', { 'X-WOPI-RequestedName': encodeUtf7('项目 (1)') })).status).toBe(409);
    expect((await folder.do('RENAME_CONTAINER', { 'X-WOPI-RequestedName': '' })).status).toBe(400);
    expect((await folder.do('DELETE_CONTAINER')).status).toBe(409);
    for (const child of children) expect((await WopiCaller.of(child.Url).do('DELETE')).status).toBe(200);
    expect((await folder.do('DELETE_CONTAINER')).status).toBe(200);
    expect((await folder.call('GET', '')).status).toBe(401);
    expect((await root.do('DELETE_CONTAINER')).status).toBe(404);
    expect((await root.do('GET_SHARE_URL', { 'X-WOPI-UrlType': 'ReadOnly' })).status).toBe(501);
  });

  it('shows people only what they were given or made', async () => {
    await newFile(platform(), 'private.wopitest', 'x', { user: { id: 'owner', name: 'O' } });
    const owner = await rootOf(await newFile(platform(), 'shared.wopitest', 'x', { user: { id: 'owner', name: 'O' } }));
    await owner.do('CREATE_CHILD_CONTAINER', { 'X-WOPI-SuggestedTarget': 'of the owner' });
    const guest = await rootOf(
      await newFile(platform(), 'guest.wopitest', 'x', {
        user: { id: 'guest', name: 'G' },
        permissions: { write: false },
      }),
    );
    const seen = (await guest.call('GET', '/children')).json as { ChildFiles: Pointer[]; ChildContainers: Pointer[] };
    expect([seen.ChildFiles.map((item) => item.Name), seen.ChildContainers]).toEqual([['guest.wopitest'], []]);
    expect((await WopiCaller.of(seen.ChildFiles[0]?.Url).info()).json['UserCanWrite']).toBe(false);
    expect((await guest.do('CREATE_CHILD_FILE', { 'X-WOPI-SuggestedTarget': 'x.docx' })).status).toBe(404);
  });

  it('lets native apps in with a bearer token', async () => {
    const bootstrapper = `${platform().origin}/wopibootstrapper`;
    const refused = await fetch(bootstrapper);
    expect([refused.status, refused.headers.get('www-authenticate')?.startsWith('Bearer authorization_uri="')]).toEqual(
      [401, true],
    );
    const file = await newFile(platform(), 'native.wopitest', 'x', { user: { id: 'native', name: 'N' } });
    const issued = await platform().rest(
      'POST',
      '/wopi-access/bootstrap',
      { user: { id: 'native', name: 'N' } },
      platform().credentials.apiKey,
    );
    const call = async (
      method: string,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; json: Record<string, Record<string, string>> }> => {
      const answer = await fetch(bootstrapper, {
        method,
        headers: { authorization: `Bearer ${String(issued.body['accessToken'])}`, ...headers },
      });
      const text = await answer.text();
      return {
        status: answer.status,
        json: (text === '' ? {} : JSON.parse(text)) as Record<string, Record<string, string>>,
      };
    };
    const { json } = await call('GET');
    expect(json['Bootstrap']).toMatchObject({ UserId: 'native', SignInName: 'native', UserFriendlyName: 'N' });
    expect((await WopiCaller.of(json['Bootstrap']?.['EcosystemUrl']).call('GET', '')).status).toBe(200);
    const operation = 'X-WOPI-EcosystemOperation';
    const token = await call('POST', { [operation]: 'GET_NEW_ACCESS_TOKEN', 'X-WOPI-WopiSrc': file.src });
    expect((await new WopiCaller(file.src, token.json['AccessTokenInfo']?.['AccessToken'] ?? '').info()).status).toBe(
      200,
    );
    expect((await call('POST', { [operation]: 'GET_ROOT_CONTAINER' })).json).toHaveProperty(
      'RootContainerInfo.ContainerPointer',
    );
    const hostEditUrl = String((await file.info()).json['HostEditUrl']);
    const source = await call('POST', {
      [operation]: 'GET_WOPI_SRC_WITH_ACCESS_TOKEN',
      'X-WOPI-HostNativeFileName': hostEditUrl,
    });
    expect((await WopiCaller.of(source.json['WopiSrcInfo']?.['Url']).info()).status).toBe(200);
    const foreign = await newFile(platform(), 'foreign.wopitest', 'x', { user: { id: 'someone', name: 'S' } });
    expect((await call('POST', { [operation]: 'GET_NEW_ACCESS_TOKEN', 'X-WOPI-WopiSrc': foreign.src })).status).toBe(
      404,
    );
    expect((await call('POST', { [operation]: 'NONSENSE' })).status).toBe(501);
  });
}
