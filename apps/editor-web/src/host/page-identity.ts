/** Whose page this is, and the token that proves it, as the address says. */
export function identityOfPage(): [participantId: string, token: string] {
  const participantId = /\/editor\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? '';
  return [participantId, new URLSearchParams(location.hash.slice(1)).get('token') ?? ''];
}
