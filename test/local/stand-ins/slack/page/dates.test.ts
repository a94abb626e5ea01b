import { html } from "hono/html";
import { expect, it } from "vitest";
import { formatDate } from "./dates.ts";

function shown(at: Date, format: string): string {
  return String(html`${formatDate(at.getTime() / 1000, format)}`);
}

it.each([
  ["{date_num}", "2013-12-23"],
  ["{date_slash}", "23/12/2013"],
  ["{date_long}", "Monday, December 23rd, 2013"],
  ["{date_long_full}", "December 23, 2013"],
  ["{date}", "December 23"],
  ["{date_short} at {time}", "Dec 23, 2013 at 2:34 PM"],
  ["{time_secs}", "2:34:56 PM"],
  ["{date_pretty}, {date_short_pretty}", "December 23, Dec 23, 2013"],
  ["{day_divider_pretty}", "Monday, December 23rd, 2013"],
  ["no {such_token}", "no {such_token}"],
])("a date in the format %j is %j", (format, text) => {
  // Newer locale data has a narrow space before PM.
  expect(shown(new Date(2013, 11, 23, 14, 34, 56), format).replaceAll("\u202f", " ")).toBe(text);
});

it.each([
  [-1, "yesterday"],
  [0, "today"],
  [1, "tomorrow"],
])("a pretty date %i days from now is %j", (days, text) => {
  const noon = new Date();
  noon.setHours(12, 0, 0, 0);
  noon.setDate(noon.getDate() + days);
  expect(shown(noon, "{date_short_pretty}")).toBe(text);
});

it.each([
  [90, "1 minute ago"],
  [4 * 3600 + 5, "4 hours ago"],
  [2 * 86_400 + 5, "2 days ago"],
])("a time %i seconds ago is %j, and can be counted on", (seconds, text) => {
  const at = new Date(Date.now() - seconds * 1000);
  expect(shown(at, "Opened {ago}")).toBe(
    `Opened <time class="ago" data-at="${at.getTime() / 1000}">${text}</time>`,
  );
});
