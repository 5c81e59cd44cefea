export const ADMINISTRATOR_ROLES = ['viewer', 'operator', 'admin'] as const;

/** `viewer` looks; `operator` also acts on save-backs, intervals and sessions; `admin` also changes who may what. */
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number];

/** True when somebody with the role `held` may do what needs `needed`. */
export function roleSuffices(held: AdministratorRole, needed: AdministratorRole): boolean {
  return ADMINISTRATOR_ROLES.indexOf(held) >= ADMINISTRATOR_ROLES.indexOf(needed);
}
