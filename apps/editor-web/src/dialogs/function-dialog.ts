import { FUNCTIONS } from '../sheets/functions.js';
import type { Workbench } from '../workbench.js';
import { openDialog } from './dialog.js';
import { d } from './texts.js';

export async function functionDialog(bench: Workbench): Promise<void> {
  const body = document.createElement('div');
  body.className = 'form functions';
  const search = document.createElement('input');
  search.placeholder = d.search;
  search.setAttribute('aria-label', d.search);
  const list = document.createElement('div');
  list.className = 'function-list';
  const fill = (): void => {
    const wanted = search.value.trim().toLowerCase();
    list.replaceChildren(
      ...FUNCTIONS.filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(wanted)).map((item) => {
        const button = document.createElement('button');
        button.type = 'button';
        const name = document.createElement('strong');
        name.textContent = `${item.name}(${item.args})`;
        const about = document.createElement('span');
        about.textContent = item.about;
        button.append(name, about);
        button.dataset['function'] = item.name;
        button.onclick = () => {
          dialog.close();
          for (const character of `=${item.name}(`) {
            const c = character.codePointAt(0) ?? 0;
            bench.send({ t: 'key', k: 'down', c, n: 0 });
            bench.send({ t: 'key', k: 'up', c, n: 0 });
          }
          bench.focus();
        };
        return button;
      }),
    );
  };
  search.oninput = fill;
  search.onkeydown = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    list.querySelector('button')?.click();
  };
  fill();
  body.append(search, list);
  const dialog = openDialog(d.function, body);
  search.focus();
  await dialog.closed;
}
