/** The longest `document.key` that is taken. The documents say 128; deployed integrators send up to 240. */
export const MAX_DOCUMENT_KEY_LENGTH = 240;

/** True for a `document.key` that the protocol allows: `0-9 a-z A-Z - . _ =`, not empty. */
export function documentKeyValid(key: unknown): key is string {
  return typeof key === 'string' && key.length <= MAX_DOCUMENT_KEY_LENGTH && /^[0-9a-zA-Z\-._=]+$/.test(key);
}
