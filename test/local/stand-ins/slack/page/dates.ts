import { html } from "hono/html";
import type { Piece } from "./text.ts";

/** `{token}` in a date's format: https://docs.slack.dev/reference/block-kit/block-elements/date-element */
const TOKENS: Record<string, (at: Date) => string> = {
  date_num: formatter({ year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE"),
  date_slash: formatter({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-GB"),
  date_long: (at) => withOrdinal(at, { weekday: "long", month: "long" }, at.getFullYear()),
  date_long_full: formatter({ month: "long", day: "numeric", year: "numeric" }),
  date: formatter({ month: "long", day: "numeric" }),
  date_short: formatter({ month: "short", day: "numeric", year: "numeric" }),
  time: formatter({ hour: "numeric", minute: "2-digit" }),
  time_secs: formatter({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  day_divider_pretty: (at) => nearDay(at) ?? dayOf(at),
  date_long_pretty: (at) => nearDay(at) ?? tokenOf("date_long", at),
  date_pretty: (at) => nearDay(at) ?? tokenOf("date", at),
  date_short_pretty: (at) => nearDay(at) ?? tokenOf("date_short", at),
};

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** `seconds` since 1970 in this machine's time zone, e.g. with `{date_short} at {time}`. */
export function formatDate(seconds: number, format: string): Piece {
  const at = new Date(seconds * 1000);
  return format.split(/(\{[a-z_]+\})/).map((part) => {
    const token = part.slice(1, -1);
    if (token === "ago") {
      // The script goes on counting.
      return html`<time class="ago" data-at="${seconds}">${ago(seconds)}</time>`;
    }
    return part.startsWith("{") ? (TOKENS[token]?.(at) ?? part) : part;
  });
}

/** A message's time, e.g. `10:13 PM`. */
export function timeOf(ts: string): string {
  return tokenOf("time", dateOf(ts));
}

/** E.g. `today at 10:13 PM`, `Nov 14, 2023 at 10:13 PM`. */
export function dayAndTimeOf(ts: string): string {
  return `${tokenOf("date_short_pretty", dateOf(ts))} at ${timeOf(ts)}`;
}

/** What stands above the messages of a day: `Tuesday, November 14th`, in another year with the year. */
export function dayDividerOf(ts: string): string {
  return dayOf(dateOf(ts));
}

function dayOf(at: Date): string {
  const year = at.getFullYear();
  const isThisYear = year === new Date().getFullYear();
  return withOrdinal(at, { weekday: "long", month: "long" }, isThisYear ? undefined : year);
}

function dateOf(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

function tokenOf(name: string, at: Date): string {
  return TOKENS[name]?.(at) ?? name;
}

function formatter(options: Intl.DateTimeFormatOptions, locale = "en-US"): (at: Date) => string {
  const format = new Intl.DateTimeFormat(locale, options);
  return (at) => format.format(at);
}

/** `Tuesday, November 14th, 2023` */
function withOrdinal(at: Date, options: Intl.DateTimeFormatOptions, year: number | undefined): string {
  const day = at.getDate();
  const plural = new Intl.PluralRules("en", { type: "ordinal" }).select(day);
  const suffix = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" }[plural];
  const text = formatter({ ...options, day: "numeric" })(at).replace(/\d+$/, (digits) => digits + suffix);
  return year === undefined ? text : `${text}, ${year}`;
}

function nearDay(at: Date): string | undefined {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(at) - midnight(new Date())) / 86_400_000);
  return ["yesterday", "today", "tomorrow"][days + 1];
}

function ago(seconds: number): string {
  const difference = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(difference) >= length) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat("en").format(Math.trunc(difference / size), unit);
}
