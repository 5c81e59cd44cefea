import { describe, expect, it } from 'vitest';
import type { EditingMode, GroupRules, Permissions } from '#editing';
import { commandAllowed, valuesAllowed, withoutForgery } from './commands.js';
import { commentCommand, parseComments } from './comments.js';
import { named } from './group-rules.js';
import { procedureAllowed } from './procedures.js';
import { rightsOf } from './rights.js';

const ALL: Permissions = { download: true, print: true, copy: true, switchToEdit: false };
const of = (mode: EditingMode, more: Partial<Permissions> = {}, kind: 'text' | 'spreadsheet' = 'text') =>
  rightsOf(mode, { ...ALL, ...more }, kind);

describe('rights', () => {
  it('follow the mode where no permission says otherwise', () => {
    expect(of('edit')).toMatchObject({ edit: true, comment: true, decideChanges: true, history: true, chat: true });
    expect(of('review')).toMatchObject({ edit: true, comment: true, decideChanges: false, restore: false });
    expect(of('comment')).toMatchObject({ edit: false, comment: true, history: false });
    expect(of('view')).toMatchObject({ edit: false, comment: false, history: false, chat: true });
  });

  it('are cut by permissions, and never widened beyond what can be enforced', () => {
    expect(of('edit', { comment: false, decideChanges: false, history: false, chat: false })).toMatchObject({
      comment: false,
      decideChanges: false,
      history: false,
      restore: false,
      chat: false,
    });
    expect(of('view', { comment: true, history: true })).toMatchObject({
      comment: false,
      history: true,
      restore: false,
    });
    expect(of('review', {}, 'spreadsheet')).toMatchObject({ mode: 'comment', edit: false, comment: true });
    expect(of('fill', {}, 'spreadsheet')).toMatchObject({ mode: 'view', edit: false, fill: false, comment: false });
    expect(of('comment', { decideChanges: true })).toMatchObject({ decideChanges: false });
  });

  it('say which commands are carried out', () => {
    expect(commandAllowed('.uno:DeleteComment', of('comment'))).toBe(true);
    expect(commandAllowed('.uno:DeleteComment', of('edit', { ownCommentsOnly: true }))).toBe(false);
    expect(commandAllowed('.uno:InsertAnnotation', of('edit', { ownCommentsOnly: true }))).toBe(true);
    expect(commandAllowed('.uno:AcceptTrackedChange', of('edit', { decideChanges: false }))).toBe(false);
    expect(commandAllowed('.uno:Bold', of('comment'))).toBe(false);
    expect(commandAllowed('.uno:DataFilterAutoFilter', of('edit'))).toBe(true);
    expect(commandAllowed('.uno:DataFilterAutoFilter', of('edit', { filter: false }))).toBe(false);
    expect(procedureAllowed('sheets.protect', of('edit'))).toBe(true);
    expect(procedureAllowed('sheets.protect', of('edit', { protect: false }))).toBe(false);
    expect(procedureAllowed('script.text', of('edit'))).toBe(false);
    const search = (command: number): string =>
      JSON.stringify({ 'SearchItem.Command': { type: 'long', value: command } });
    expect(commandAllowed('.uno:ExecuteSearch', of('view'), search(1))).toBe(true);
    expect(commandAllowed('.uno:ExecuteSearch', of('view'), search(3))).toBe(false);
    expect(commandAllowed('.uno:ExecuteSearch', of('view'), '{"SearchItem.Command":{"value":"three"}}')).toBe(false);
    expect(commandAllowed('.uno:ExecuteSearch', of('view'))).toBe(false);
    expect(commandAllowed('.uno:ExecuteSearch', of('edit'), search(3))).toBe(true);
  });
});

describe('rules about groups', () => {
  it('name people by their groups, those without one by an empty name, and everybody where there is no rule', () => {
    expect(named(undefined, ['a'])).toBe(true);
    expect(named(['a', ''], ['b', 'a'])).toBe(true);
    expect(named(['a', ''])).toBe(true);
    expect(named(['a', ''], [])).toBe(true);
    expect(named(['a', ''], ['b'])).toBe(false);
    expect(named(['a'])).toBe(false);
    expect(named([], ['a'])).toBe(false);
  });

  it('are not gone round by commands that name nobody', () => {
    const limited = (groupRules: GroupRules) => of('edit', { groupRules });
    expect(commandAllowed('.uno:EditAnnotation', limited({ editComments: ['a'] }))).toBe(false);
    expect(commandAllowed('.uno:DeleteComment', limited({ removeComments: [] }))).toBe(false);
    expect(commandAllowed('.uno:InsertAnnotation', limited({ removeComments: [] }))).toBe(true);
    expect(commandAllowed('.uno:AcceptAllTrackedChanges', limited({ decideChanges: ['a'] }))).toBe(false);
    expect(commandAllowed('.uno:TrackChanges', limited({ decideChanges: ['a'] }))).toBe(true);
    expect(commandAllowed('.uno:AcceptAllTrackedChanges', limited({ seePeople: [] }))).toBe(true);
    expect(valuesAllowed('.uno:ViewAnnotations', limited({ seeComments: [] }))).toBe(false);
    expect(valuesAllowed('.uno:ViewAnnotations', of('edit'))).toBe(true);
  });
});

describe('comments', () => {
  it('are read from each kind of document', () => {
    const text = `{"comments":[{"id":2,"parent":1,"author":"A","text":"t","resolved":"true","dateTime":"2026-11-22T02:10:53,93","anchorPos":"1, 2, 3, 4"}]}`;
    expect(parseComments(text, 'text', [])).toEqual([
      {
        id: '2',
        parent: '1',
        author: 'A',
        text: 't',
        resolved: true,
        at: '2026-11-22T02:10:53',
        part: 0,
        anchor: { x: 1, y: 2, width: 3, height: 4 },
      },
    ]);
    const slide = `{"comments":{"comment1":{"id":1,"author":"B","dateTime":"","text":"x","parthash":77,"rectangle":"0, 0, 0, 0"}}}`;
    expect(parseComments(slide, 'presentation', ['55', '77'])).toMatchObject([{ id: '1', part: 1, parent: null }]);
    expect(parseComments('{}', 'text', [])).toEqual([]);
  });

  it('are never written in the name of somebody else', () => {
    const forged = JSON.stringify({ Text: { type: 'string', value: 'x' }, Author: { type: 'string', value: 'Boss' } });
    expect(JSON.parse(withoutForgery('.uno:InsertAnnotation', forged, 'Ann') ?? '')).toMatchObject({
      Author: { value: 'Ann' },
    });
    expect(withoutForgery('.uno:ReplyComment', forged, 'Ann')).not.toContain('Boss');
  });

  it('of cells cannot be resolved', () => {
    const comment = { id: '1', parent: null, author: 'A', text: 't', at: '', resolved: false, part: 0, anchor: null };
    expect(commentCommand('spreadsheet', { op: 'toggle-resolved', comment })).toBeNull();
    expect(commentCommand('text', { op: 'toggle-resolved', comment })?.name).toBe('.uno:ResolveComment');
  });
});
