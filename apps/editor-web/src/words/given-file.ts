import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    same: '两份文档没有差别',
    compared: '差别已用修订标出：',
    unusable: '无法读取这个文件',
  },
  {
    same: 'The documents do not differ',
    compared: 'Differences that are now tracked changes: ',
    unusable: 'This file cannot be read',
  },
);

/** Asks for a text document of the person's own, and inserts it at the cursor or marks what is new against it. */
export function giveFile(bench: Workbench, use: 'insert' | 'compare'): void {
  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept = '.docx,.docm,.dotx,.doc,.dot,.odt,.ott,.rtf';
  picker.onchange = () => {
    const [file] = picker.files ?? [];
    if (!file) return;
    const done = send(bench, use, file).catch(() => bench.notice(words.unusable, 5000));
    void bench.connection.underWay.during(done);
    bench.focus();
  };
  picker.click();
}

async function send(bench: Workbench, use: 'insert' | 'compare', file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  const answer = await bench.connection.ask({ t: 'file', use, name: file.name, data: btoa(binary) });
  if (use === 'insert') return;
  const { changes } = answer as { changes: number };
  bench.notice(changes === 0 ? words.same : `${words.compared}${changes}`, 6000);
}
