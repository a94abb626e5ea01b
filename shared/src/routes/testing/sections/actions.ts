import { anIssueEvent } from "../../../event/testing/an-issue-event.ts";
import type { Section } from "../decided.ts";
import { byBob, commented, opened, pinned } from "../events.ts";

const v2 = { number: 1, title: "v2.1" };

export const ACTIONS: Section[] = [
  {
    about: "some events",
    routes: `
- name: chosen
  when: { actions: ["issues.*", "!issues.*labeled", "!issues.edited", issue_comment.created] }
  to: main
`,
    cases: [
      ["a type's * stands for all of its actions", byBob({ action: "closed" }), "main: thread"],
      ["! excludes an event", byBob({ action: "edited" }), "no channel"],
      ["! excludes by pattern, too", byBob({ action: "unlabeled" }), "no channel"],
      ["an event that is named is shown", commented(), "main: thread"],
      [
        "another of its type is not",
        anIssueEvent({ type: "issue_comment", action: "deleted" }),
        "no channel",
      ],
      ["an action that GitHub adds later is one of all", byBob({ action: "snoozed" }), "main: card"],
      ["what is on no card may be asked for, and is still on none", pinned(), "main: nothing"],
    ],
  },
  {
    about: "milestones",
    routes: `
- { name: release, when: { milestones: ["v2*", "!next"] }, to: main }
`,
    cases: [
      ["an issue of a milestone is shown", opened({ milestone: v2 }), "main: card"],
      [
        "an issue that gets it later is shown",
        byBob({ action: "milestoned", milestone: v2, issue: { milestone: v2 } }),
        "main: card",
      ],
      ["an issue of another is not", opened({ milestone: { number: 2, title: "v3" } }), "no channel"],
      [
        "a milestone's ! excludes nothing",
        opened({ milestone: { number: 3, title: "!Next" } }),
        "main: card",
      ],
      ["an issue without one is not", opened(), "no channel"],
      ["an issue that loses it is not", byBob({ action: "demilestoned", milestone: v2 }), "no channel"],
      ["where the payload doesn't say it, nobody knows", pinned(), "no channel"],
    ],
  },
  {
    about: "types of issues",
    routes: `
- { name: bugs, when: { types: [Bug, "* request"] }, to: main }
`,
    cases: [
      ["an issue of a type is shown", opened({ type: { name: "bug" } }), "main: card"],
      [
        "an issue that gets it later is shown",
        byBob({ action: "typed", issueType: { name: "Bug" }, issue: { type: { name: "Bug" } } }),
        "main: card",
      ],
      ["an issue of another is not", opened({ type: { name: "Task" } }), "no channel"],
      ["an issue without one is not", opened(), "no channel"],
    ],
  },
  {
    about: "transfers",
    routes: `
- { name: here, when: { repositories: acme/web }, to: main }
- { name: there, when: { repositories: acme/api }, to: security }
`,
    cases: [
      [
        "the channel of the old repository is told where the issue went",
        byBob({ action: "transferred", changes: { transferredTo: { repository: "acme/api", number: 3 } } }),
        "main: thread",
      ],
      [
        "the channel of the new one gets its card",
        anIssueEvent({
          repository: { name: "acme/api" },
          changes: { transferredFrom: { repository: "acme/web", number: 12 } },
        }),
        "security: card",
      ],
    ],
  },
  {
    about: "relations of two issues, and whatever is not said",
    routes: `
- { name: all, to: main }
`,
    cases: [
      [
        "the parent tells of a sub-issue",
        byBob({ type: "sub_issues", action: "sub_issue_added" }),
        "main: thread",
      ],
      [
        "the sub-issue's own card alone changes",
        byBob({ type: "sub_issues", action: "parent_issue_added" }),
        "main: card",
      ],
      [
        "of two related issues one tells of it",
        byBob({ type: "issue_relates_to", action: "relates_to_added", otherSide: true }),
        "main: card",
      ],
      ["bots' comments are on the card alone", commented("Copilot", "Bot"), "main: card"],
      ["a route without conditions takes an issue of which little is said", pinned(), "main: nothing"],
      [
        "what was missed and found later is decided alike",
        { ...commented(), source: "recovery" },
        "main: thread",
      ],
      [
        "an action such as constructor is one of GitHub's that come later",
        byBob({ action: "constructor" }),
        "main: card",
      ],
    ],
  },
];
