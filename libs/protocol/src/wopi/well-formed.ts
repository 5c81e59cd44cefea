/** Whether a text has no half characters (`String.prototype.isWellFormed` of ES2024). */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
