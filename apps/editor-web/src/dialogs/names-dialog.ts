import { text, type Workbench } from '../workbench.js';
import { ask, dialogButton, openDialog } from './dialog.js';
import { sd } from './sheets-texts.js';

/** As Excel writes references: `Sheet1!$A$1`. */
const shown = (content: string): string => content.replace(/^\$/, '').replace(/\.(?=\$?[A-Z]+\$?\d)/, '!');

async function nameDialog(bench: Workbench, old = '', content = ''): Promise<boolean> {
  const values = await ask({
    title: sd.defineName,
    fields: [
      { id: 'name', label: sd.name, type: 'text', value: old },
      { id: 'content', label: sd.refersTo, type: 'text', value: shown(content) },
    ],
  });
  const name = (values?.['name'] ?? '').trim().replaceAll(/\s+/g, '_');
  if (!values || name === '') return false;
  const given = (values['content'] ?? '').trim();
  await bench.perform('rule.name.set', old, name, given === shown(content) ? content : given);
  return true;
}

export async function defineNameDialog(bench: Workbench): Promise<void> {
  await nameDialog(bench);
}

/** All names of the workbook: what they stand for, and what can be done with them. */
export async function namesDialog(bench: Workbench): Promise<void> {
  const names = await bench.perform('rule.names');
  const body = document.createElement('div');
  body.className = 'form';
  const chosen: { work?: () => Promise<boolean> } = {};
  const afterwards = (work: () => Promise<boolean>): void => {
    chosen.work = work;
    dialog.close();
  };
  for (const [name = '', content = '', value = ''] of names) {
    const line = document.createElement('div');
    line.className = 'form-row list-row';
    const label = document.createElement('span');
    label.textContent = `${name} = ${shown(content)}${value === '' ? '' : ` (${value})`}`;
    line.append(
      label,
      dialogButton(sd.go, () => {
        dialog.close();
        bench.command('.uno:GoToCell', { ToPoint: text(name) });
      }),
      dialogButton(sd.edit, () => afterwards(() => nameDialog(bench, name, content))),
      dialogButton(sd.remove, () => {
        void bench.perform('rule.name.remove', name).then(() => line.remove());
      }),
    );
    body.append(line);
  }
  if (names.length === 0) {
    const nothing = document.createElement('p');
    nothing.textContent = sd.empty;
    body.append(nothing);
  }
  const dialog = openDialog(
    sd.names,
    body,
    [dialogButton(sd.newName, () => afterwards(() => nameDialog(bench)), true)],
    'scrolls',
  );
  await dialog.closed;
  if ((await chosen.work?.()) === true) await namesDialog(bench);
}
