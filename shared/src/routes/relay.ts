import { neverMatches } from "./never-matches.ts";
import { relayProblems } from "./relay-problems.ts";
import { type Relay as Content, RelayContent } from "./relay-schema.ts";

/** The content of the file that says which issue goes to whom. What it makes of the file, it takes as well. */
export const Relay = RelayContent.superRefine((relay, context) => {
  // Without a field that is misspelt, a route seems to take more than it shall.
  const impossible = context.issues.length === 0 ? neverMatches(relay) : [];
  for (const { path, message } of [...relayProblems(relay), ...impossible]) {
    context.addIssue({ code: "custom", path, message });
  }
});
export type Relay = Content;
