import type { EditorDocument } from '#protocol/editor';
import { NavigationPane } from './appearance/navigation.js';
import { FindPanel } from './find/find-panel.js';
import { t } from './i18n.js';
import { Ribbon } from './ribbon/ribbon.js';
import { sheetsTabs } from './ribbon/sheets-tabs.js';
import { slidesTabs } from './ribbon/slides-tabs.js';
import { wordsTabs } from './ribbon/words-tabs.js';
import { ChoiceButton } from './sheets/choice-button.js';
import { FilterList } from './sheets/filter-list.js';
import { NotesPane } from './slides/notes-pane.js';
import { Ruler } from './words/ruler.js';
import { StatusBar } from './status/status-bar.js';
import type { Workbench } from './workbench.js';

const TABS = { text: wordsTabs, spreadsheet: sheetsTabs, presentation: slidesTabs };

/** The parts around the document that depend on its kind and on what the person may do. */
export class Capabilities {
  readonly ribbon: Ribbon;
  readonly find: FindPanel;
  readonly status: StatusBar;
  readonly navigation: NavigationPane | null;
  readonly notes: NotesPane | null;
  readonly ruler: Ruler | null;
  readonly filter: FilterList;
  readonly choices: ChoiceButton;

  constructor(private readonly bench: Workbench) {
    this.ribbon = new Ribbon(bench);
    this.ribbon.element.classList.add('toolbar');
    this.find = new FindPanel(bench);
    this.status = new StatusBar(bench);
    this.navigation = bench.kind === 'text' ? new NavigationPane(bench) : null;
    this.notes = bench.kind === 'presentation' ? new NotesPane(bench) : null;
    this.ruler = bench.kind === 'text' ? new Ruler(bench) : null;
    this.filter = new FilterList(bench);
    this.choices = new ChoiceButton(bench);
    bench.canvas.element.append(this.choices.element);
    bench.stage.append(this.find.element);
    if (this.navigation) bench.stage.prepend(this.navigation.element);
    if (this.notes) bench.stage.after(this.notes.element);
    bench.root.append(this.status.element);
  }

  buildRibbon(): void {
    this.ribbon.build(TABS[this.bench.kind]);
  }

  /** Loads what shows slides when somebody asks for it first. */
  show(from: number, document_: EditorDocument, presenter = false): void {
    const count = document_.parts.length;
    const ratio = document_.height / Math.max(1, document_.width);
    const play = async (): Promise<void> => {
      if (presenter) await (await import('./show/presenter-view.js')).presenterView(this.bench, from, count, ratio);
      else await (await import('./show/slide-show.js')).playShow(this.bench, from, count, ratio);
    };
    play().catch(() => this.bench.notice(t('notDone'), 3000));
  }
}
