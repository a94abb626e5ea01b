import type { Configuration } from "./warehouse.ts";

const WEEKDAYS = [1, 2, 3, 4, 5];
const TIME_ZONE = "Europe/Berlin";

/** An office in Berlin: Monday to Friday, 9 to 17, with holidays and targets. */
export const BERLIN: Configuration = {
  working_hours: WEEKDAYS.map((weekday) => ({
    weekday,
    opens: "09:00:00",
    closes: "17:00:00",
    time_zone: TIME_ZONE,
  })),
  holidays: [
    { day: "2025-05-01", name: "Labour Day" },
    { day: "2025-12-25", name: "Christmas Day" },
    { day: "2026-04-06", name: "Easter Monday" },
  ],
  targets: [
    { label: "bug", first_response_hours: 8, close_hours: 40 },
    { label: "question", first_response_hours: 4, close_hours: null },
    { label: "*", first_response_hours: null, close_hours: 80 },
  ],
  accounts: [],
  repositories: [],
};
