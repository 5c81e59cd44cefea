import type { GroupRules } from '#editing';

/** Whether a rule names somebody's groups. `''` in it stands for people who are in none; no rule names everybody. */
export function named(rule: readonly string[] | undefined, groups: readonly string[] = []): boolean {
  if (rule === undefined) return true;
  return groups.length === 0 ? rule.includes('') : groups.some((group) => rule.includes(group));
}

/** True when it depends on a comment's author whether the person sees it, changes it or takes it away. */
export function limitsComments({ seeComments, editComments, removeComments }: GroupRules): boolean {
  return seeComments !== undefined || editComments !== undefined || removeComments !== undefined;
}
