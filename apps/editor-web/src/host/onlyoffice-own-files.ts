import { openMenu } from '../popups/menu.js';
import { objectAt } from './onlyoffice-json.js';
import { words } from './onlyoffice-words.js';

interface FileLink {
  title: string;
  url: string;
}

/** `editorConfig.templates` and `editorConfig.recent`: files of the integrator that its config names. */
export class OwnFiles {
  readonly templates: readonly FileLink[];
  readonly recent: readonly FileLink[];

  constructor(config: unknown) {
    const editor = objectAt(config, 'editorConfig');
    this.templates = linksIn(editor['templates']);
    this.recent = linksIn(editor['recent']);
  }

  get empty(): boolean {
    return this.templates.length === 0 && this.recent.length === 0;
  }

  /** A menu below the button; each file opens in a window of its own. */
  show(at: HTMLElement): void {
    const entry = ({ title, url }: FileLink): { label: string; run: () => void } => ({
      label: title,
      run: () => void window.open(url, '_blank', 'noopener'),
    });
    openMenu(
      [
        ...(this.templates.length > 0 ? [{ heading: words.fromTemplate }, ...this.templates.map(entry)] : []),
        ...(this.recent.length > 0 ? ['line' as const, { heading: words.recent }, ...this.recent.map(entry)] : []),
      ],
      { at },
    );
  }
}

function linksIn(list: unknown): FileLink[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, 50).flatMap((item: unknown) => {
    const { title, url, folder } = objectAt(item);
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || typeof title !== 'string' || title === '') return [];
    return [{ title: typeof folder === 'string' && folder !== '' ? `${title} · ${folder}` : title, url }];
  });
}
