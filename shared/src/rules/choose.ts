/** So many hex digits of the event's id are enough to choose by, and are a number that JavaScript has exactly. */
const DIGITS = 8;

/**
 * One of the logins of `next`: of one event the same, however often it comes, and whoever asks.
 * @param eventId 32 hex digits
 * @throws RangeError where there is none, which the schema refuses
 */
export function chosen(logins: readonly string[], eventId: string): string {
  const login = logins[Number.parseInt(eventId.slice(0, DIGITS), 16) % logins.length];
  if (login === undefined) {
    throw new RangeError("there is nobody to choose from");
  }
  return login;
}
