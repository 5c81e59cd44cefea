/** Why a host's file is not opened. `message` is for the person; `status` for whoever looks at the network. */
export class OpeningRefused extends Error {
  constructor(
    readonly status: number,
    readonly code:
      | 'bad_request'
      | 'host_not_allowed'
      | 'host_unreachable'
      | 'host_failed'
      | 'token_expired'
      | 'token_refused'
      | 'unsupported_file_type'
      | 'empty_file'
      | 'not_permitted'
      | 'quota_exceeded'
      | 'file_not_usable',
    message: string,
    /** The page around the editor may be told, where it is known. */
    readonly postMessageOrigin: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
