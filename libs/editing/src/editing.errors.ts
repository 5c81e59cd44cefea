/** The participant is unknown, or was removed, replaced or has been away for too long. */
export class ParticipantGone extends Error {
  readonly code: string;
  constructor(
    readonly reason: string,
    /** Why the document could not be opened, if that is the reason: a code and words for people. */
    readonly failure: { code: string; message: string } | null = null,
  ) {
    super(`The participant cannot come back: ${reason}`);
    this.code = failure?.code ?? `participant_${reason}`;
  }
}

/** No engine is running that could take a document. */
export class NoEngine extends Error {
  readonly code = 'no_engine';
  constructor() {
    super('No document engine is running');
  }
}

/** Another engine holds the session now; nothing of ours may be written. */
export class FencedOff extends Error {
  readonly code = 'fenced_off';
  constructor(readonly sessionId: string) {
    super(`Session ${sessionId} is held by another engine`);
  }
}
