/** What the Web API answers as `{ ok: false, error }`, and an incoming webhook as text. */
export class SlackError extends Error {
  /** One of Slack's own names, e.g. `channel_not_found`. */
  readonly error: string;
  /** The reasons of an `invalid_blocks`, each with its JSON pointer. */
  readonly reasons: readonly string[];

  constructor(error: string, reasons: readonly string[] = []) {
    super(error);
    this.error = error;
    this.reasons = reasons;
  }
}
