import { texts } from '../i18n.js';
import { shortcutOf } from '../input/keys.js';
import type { Workbench } from '../workbench.js';

const words = texts({ notes: '备注', add: '单击此处添加备注' }, { notes: 'Notes', add: 'Click to add notes' });

/** The speaker's notes of the slide that is shown. They are kept when typing pauses or another slide comes. */
export class NotesPane {
  readonly element = document.createElement('section');
  private readonly area = document.createElement('textarea');
  private part = -1;
  private known = '';
  private timer = 0;

  constructor(private readonly bench: Workbench) {
    this.element.className = 'notes-pane';
    this.element.hidden = true;
    this.area.placeholder = words.add;
    this.area.setAttribute('aria-label', words.notes);
    this.area.readOnly = !bench.mayEdit;
    this.element.append(this.area);
    this.area.oninput = () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.keep(), 600);
    };
    this.area.onblur = () => void this.keep();
    this.area.onkeydown = (event) => {
      if (event.key === 'Escape') bench.focus();
      else if (shortcutOf(event) === 'ctrl+s') void this.keep(); // the save itself follows
    };
  }

  toggle(): void {
    void this.keep();
    this.element.hidden = !this.element.hidden;
    this.part = -1;
    if (!this.element.hidden) void this.show(this.bench.canvas.part);
    this.bench.canvas.changed();
  }

  async show(part: number): Promise<void> {
    if (this.element.hidden || part === this.part) return;
    await this.keep();
    this.part = part;
    this.area.disabled = true; // what is typed before the notes are there would be lost
    const answer = await this.bench.perform('slides.notes', part).finally(() => (this.area.disabled = false));
    if (this.part !== part) return;
    this.known = answer[0]?.[0] ?? '';
    this.area.value = this.known;
  }

  private async keep(): Promise<void> {
    window.clearTimeout(this.timer);
    const text = this.area.value;
    if (this.part < 0 || text === this.known || !this.bench.mayEdit) return;
    this.known = text;
    await this.bench.perform('slides.notes.set', this.part, text);
  }
}
