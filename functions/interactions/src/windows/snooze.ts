import { ELEMENT, plainText, type Window } from "./window.ts";

const DAY = "day";
const DAY_MS = 24 * 3_600_000;

/** Longer than that, nobody remembers why. */
const MOST_DAYS = 366;

/** The day on which an issue comes back into the digest. */
export const SNOOZE: Window = {
  title: "Snooze the issue",
  submit: "Snooze",
  blocks: ({ repository, number }, now) => [
    {
      type: "input",
      block_id: DAY,
      label: plainText(`The digest leaves ${repository}#${number} out until`),
      element: { type: "datepicker", action_id: ELEMENT, initial_date: dayOf(now.getTime() + 7 * DAY_MS) },
    },
  ],
  read: (fields, _, now) => {
    const until = fields[DAY]?.selected_date ?? "";
    if (until <= dayOf(now.getTime())) {
      return { problems: { [DAY]: "Choose a day to come." } };
    }
    return until > dayOf(now.getTime() + MOST_DAYS * DAY_MS)
      ? { problems: { [DAY]: "Choose a day within a year." } }
      : { wish: { what: "snooze", until } };
  },
};

/** Such as `2026-03-02`, in UTC. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, "2026-03-02".length);
}
