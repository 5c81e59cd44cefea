/** The entries of a setting like `10.0.0.0/8, ::1`. */
export function addressList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
