/** The day at that moment in a time zone: `2026-03-02`. */
export function dayIn(timeZone: string, at: Date): string {
  // Canada writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(at);
}
