const FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  date: { month: "long", day: "numeric", year: "numeric" },
  date_short: { month: "short", day: "numeric", year: "numeric" },
  date_long: { weekday: "long", month: "long", day: "numeric", year: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** `1700000000.000100` in this machine's time zone, e.g. `10:13 PM`. */
export function timeOf(ts: string): string {
  return formatted(Number(ts), "time");
}

/** E.g. `Tuesday, November 14, 2023`. */
export function dayOf(ts: string): string {
  return formatted(Number(ts), "date_long");
}

/** `{date_short} at {time}`, as https://docs.slack.dev/messaging/formatting-message-text#date-formatting describes. */
export function formatDate(seconds: number, format: string): string {
  return format.replaceAll(/\{([a-z_]+)\}/g, (placeholder, token: string) => {
    if (token === "date_num") {
      return new Date(seconds * 1000).toISOString().slice(0, 10);
    }
    const name = token.replace(/_pretty$/, "");
    return name in FORMATS ? formatted(seconds, name) : placeholder;
  });
}

function formatted(seconds: number, format: string): string {
  return new Intl.DateTimeFormat("en-US", FORMATS[format]).format(seconds * 1000);
}
