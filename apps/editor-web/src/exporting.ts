import { t } from './i18n.js';
import { printPdf } from './print-pdf.js';
import type { Welcome } from './workbench.js';

const FORMATS: Record<string, readonly string[]> = {
  text: ['docx', 'pdf', 'odt', 'rtf', 'txt', 'html'],
  spreadsheet: ['xlsx', 'pdf', 'ods', 'csv'],
  presentation: ['pptx', 'pdf', 'odp'],
};

export const isPlain = (document: Welcome['document'] | null): boolean =>
  document?.remarks?.some((remark) => remark === 'text_only' || remark === 'values_only') ?? false;

export interface ExportHooks {
  welcome: () => Welcome | null;
  /** The document as it is known now. */
  document: () => Welcome['document'] | null;
  /** Has the engine write the document and tells where it is. Rejects when that is not permitted. */
  exportAs: (format: string, purpose: 'download' | 'print') => Promise<string>;
  notice: (message: string, forMs?: number) => void;
}

/** Downloads the document and prints it. */
export class Exporting {
  constructor(private readonly hooks: ExportHooks) {}

  /** What the document can be downloaded as, its own format first. */
  get formats(): readonly string[] {
    const shown = this.hooks.document();
    const usual = FORMATS[shown?.kind ?? ''] ?? ['pdf'];
    const own = isPlain(shown) ? (/\.(\w+)$/.exec(shown?.title ?? '')?.[1]?.toLowerCase() ?? 'txt') : null;
    return own === null ? usual : [own, ...usual.filter((format) => format !== own)];
  }

  download(format = this.formats[0] ?? 'pdf'): void {
    this.hooks.exportAs(format, 'download').then(
      (url) => {
        const link = document.createElement('a');
        link.href = url;
        link.download = '';
        link.click();
      },
      () => this.hooks.notice(t('notPermitted'), 3000),
    );
  }

  print(): void {
    if (!this.hooks.welcome()?.permissions.print) {
      this.hooks.notice(t('notPermitted'), 3000);
      return;
    }
    this.hooks.exportAs('pdf', 'print').then(
      (url) => printPdf(url).catch(() => this.hooks.notice(t('notDone'), 3000)),
      () => this.hooks.notice(t('notPermitted'), 3000),
    );
  }
}
