/** What limits an attempt to deliver a message: an event, or what somebody asks for. */
export interface Call {
  signal: AbortSignal;
  /** When it must have ended, in ms since the epoch. */
  deadline: number;
}
