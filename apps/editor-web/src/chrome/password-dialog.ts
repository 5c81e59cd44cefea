import { t } from '../i18n.js';

let closeShown: (() => void) | null = null;

/** Asks for the password of the document. Null when the person cancelled; never resolves when it is not needed any more. */
export async function askPassword(wrong: boolean): Promise<string | null> {
  if (closeShown && !wrong) return new Promise(() => undefined); // asked already
  passwordNotNeeded();
  const { ask } = await import('../dialogs/dialog.js');
  const question = { needed: true };
  closeShown = () => {
    question.needed = false;
    document.querySelector<HTMLDialogElement>('dialog.password-dialog')?.close();
  };
  const values = await ask({
    title: t('passwordNeeded'),
    dialogClass: 'password-dialog',
    ok: t('open'),
    fields: [
      ...(wrong ? [{ id: 'wrong', type: 'note', label: t('passwordWrong') } as const] : []),
      { id: 'password', type: 'password', label: t('password') },
    ],
  });
  if (!question.needed) return new Promise(() => undefined);
  closeShown = null;
  return values === null ? null : (values['password'] ?? '');
}

/** The document is open, or the page has ended. */
export function passwordNotNeeded(): void {
  closeShown?.();
  closeShown = null;
}
