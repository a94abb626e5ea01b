import type { Random } from "./random.ts";
import type { Kind } from "./repositories.ts";

const THINGS = [
  "the login form",
  "dark mode",
  "CSV export",
  "the search box",
  "pagination",
  "the settings page",
  "the webhook client",
  "single sign-on",
  "the date picker",
  "file upload",
  "rate limiting",
  "the audit log",
  "`--watch`",
  "keyboard navigation",
  "the inbox",
  "the calendar",
] as const;

const TITLES = {
  bug: [
    "After the update: trouble with {}",
    "My input in {} gets lost",
    "Crash in {} on Safari <17",
    "Error 500 in {} when a name contains “&”",
    "Slow: {} with more than 1,000 rows",
    "TypeError in {}",
  ],
  enhancement: [
    "Support for {} on mobile",
    "Make {} configurable",
    "Remember the last choice in {}",
    "Improve {}, please 🙏",
  ],
  question: ["How do I turn off {}?", "Proxies and {}: is that supported?", "What are the limits of {}?"],
  documentation: ["Document {}", "Typo in the chapter on {}", "The example for {} does not run"],
} as const;

const BODIES = {
  bug: "### Steps\n1. Open it\n2. Do what the title says\n\n### Expected\nIt works.\n\n### Actual\nIt does not.",
  enhancement: "We work with this every day & it would save us a lot of time.",
  question: "I have read the documentation and could not find it.",
  documentation: "The page is a bit behind of what the software does.",
} as const;

const COMMENTS = {
  answer: [
    "Thanks for the report! I can reproduce it.",
    "Good point. Which version is this?",
    "We have talked about this; the next release is realistic.",
    "Could you send us the log of a failing run?",
  ],
  another: [
    "Same here, since the last update.",
    "+1, this blocks us too.",
    "I worked around it with a second browser.",
  ],
  author: [
    "Here it is: version 4.2 on Linux.",
    "Any news?",
    "That helps, thank you.",
    "I see it on two machines.",
  ],
  fixed: ["Fixed on main, will be in the next release.", "Released just now.", "Merged. Thanks, everybody!"],
  declined: [
    "We won't do this: it would break what others rely on.",
    "This works as it should; see the documentation.",
  ],
  duplicate: ["We follow this in an older issue."],
  again: ["It still happens with the new release.", "This is back for us."],
  hello: ["Thank you for your first issue! Somebody from the team will look at it."],
  stale: ["Nothing has happened here for 60 days. It will be closed in two weeks."],
  alive: ["Still relevant for us, please keep it open."],
} as const;

/** A random title. `{}` in a pattern stands for the part of the software that it is about. */
export function titleOf(kind: Kind, random: Random): string {
  const title = random.pick<string>(TITLES[kind]).replace("{}", random.pick<string>(THINGS));
  return title.charAt(0).toUpperCase() + title.slice(1);
}

export function bodyOf(kind: Kind): string {
  return BODIES[kind];
}

export function remark(on: keyof typeof COMMENTS, random: Random): string {
  return random.pick<string>(COMMENTS[on]);
}
