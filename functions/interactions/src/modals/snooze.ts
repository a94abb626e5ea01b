import { beginningOf, dayIn } from "@issue-relay/shared/time-zone";
import { ELEMENT, type Modal, plainText } from "./modal.ts";

const DAY = "day";
const DAY_MS = 24 * 3_600_000;

/** Longer than that, nobody remembers why. */
const MOST_DAYS = 366;

/** The day on which an issue comes back into the digest. @param timeZone in which that day begins */
export function snoozeIn(timeZone: string): Modal {
  const dayAfter = (now: Date, days: number) => dayIn(timeZone, new Date(now.getTime() + days * DAY_MS));
  return {
    title: "Snooze the issue",
    submit: "Snooze",
    blocks: ({ repository, number }, now) => [
      {
        type: "input",
        block_id: DAY,
        label: plainText(`The digest leaves ${repository}#${number} out until`),
        hint: plainText(`A day begins at midnight, ${timeZone}.`),
        element: { type: "datepicker", action_id: ELEMENT, initial_date: dayAfter(now, 7) },
      },
    ],
    read: (fields, _, now) => {
      const day = fields[DAY]?.selected_date ?? "";
      if (day <= dayAfter(now, 0)) {
        return { problems: { [DAY]: "Choose a day to come." } };
      }
      return day > dayAfter(now, MOST_DAYS)
        ? { problems: { [DAY]: "Choose a day within a year." } }
        : { wish: { what: "snooze", until: beginningOf(timeZone, day).toISOString() } };
    },
  };
}
