import type { TokenHolder } from '#wopi';

/** Reviewing and commenting change the file, too: their editors lock and store it. */
export function mayChangeContent({ grant: { permissions } }: TokenHolder): boolean {
  return permissions.write || permissions.review || permissions.comment;
}
