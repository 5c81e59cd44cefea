/** What somebody typed as an address, with what goes before it; empty stays empty. */
export function addressOf(typed: string): string {
  const given = typed.trim();
  if (given === '' || /^(https?:|mailto:|ftp:|#)/i.test(given)) return given;
  return given.includes('@') ? `mailto:${given}` : `https://${given}`;
}
