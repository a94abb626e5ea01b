/** What limits an attempt to deliver an event. */
export interface Call {
  signal: AbortSignal;
  /** When it must have ended, in ms since the epoch. */
  deadline: number;
}
