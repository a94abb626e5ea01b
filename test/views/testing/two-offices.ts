import { BERLIN } from "./berlin.ts";
import { ACCOUNTS } from "./histories/people.ts";
import { REPOSITORY_ROWS } from "./histories/repositories.ts";
import type { Configuration } from "./warehouse.ts";

/**
 * Berlin's office, and one in New York, whose mornings are Berlin's afternoons; and what a team says of the accounts and
 * repositories of the random histories. Its targets are spelt in another way than the labels.
 */
export const TWO_OFFICES: Configuration = {
  ...BERLIN,
  working_hours: [
    ...BERLIN.working_hours,
    { weekday: 2, opens: "08:30:00", closes: "16:30:00", time_zone: "America/New_York" },
    { weekday: 6, opens: "22:00:00", closes: "06:00:00", time_zone: null },
  ],
  targets: [
    { label: "BUG", first_response_hours: 8, close_hours: 40 },
    { label: "BUG", first_response_hours: 12, close_hours: 30 },
    { label: "Question", first_response_hours: 4, close_hours: null },
    { label: "*", first_response_hours: null, close_hours: 80 },
  ],
  accounts: ACCOUNTS,
  repositories: REPOSITORY_ROWS,
};
