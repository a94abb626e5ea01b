/** What the Web API answers as `{ ok: false, error, ...details }`, and an incoming webhook as text. */
export class SlackError extends Error {
  /** One of Slack's own names, e.g. `channel_not_found`. */
  readonly error: string;
  /** Further fields of the answer. */
  readonly details: object;

  constructor(error: string, details: object = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}
