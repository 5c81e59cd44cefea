export const MIN_PASSWORD_LENGTH = 12;

/** Why a new password will not do, in words for the person who chose it; null when it will. */
export function passwordWeakness(password: string, name: string, current: string | null): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `The password must have at least ${MIN_PASSWORD_LENGTH} characters`;
  if (password === current) return 'The new password must differ from the current one';
  if (name.length > 2 && password.toLowerCase().includes(name.toLowerCase()))
    return 'The password must not contain your name';
  if (new Set(password).size < 5) return 'The password must have at least five different characters';
  return null;
}
