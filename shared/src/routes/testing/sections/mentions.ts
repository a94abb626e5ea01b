import { accounts, anIssueEvent } from "../../../event/testing/an-issue-event.ts";
import type { Section } from "../decided.ts";
import { byBob, commented, labeled, opened, openedWith, unlabeled } from "../events.ts";

function assigned(login: string, by: string, others: string[] = []) {
  const issue = { assignees: accounts(login, ...others) };
  return byBob({ action: "assigned", assignee: { login }, sender: { login: by }, issue });
}

const v2 = { number: 1, title: "v2" };

export const MENTIONS: Section[] = [
  {
    about: "a route that says nobody",
    routes: `
- { name: everything, to: main }
`,
    cases: [
      ["nobody is mentioned when an issue is opened", opened(), "main: card"],
      ["nor is whom it is assigned to", assigned("bob", "ann"), "main: thread"],
    ],
  },
  {
    about: "a group and a person, for issues with a label",
    routes: `
- { name: security, when: { labels: { any: [security, xss], none: wontfix } }, to: main, mention: [oncall, ANN, ann] }
`,
    cases: [
      [
        "they are mentioned when such an issue is opened, each once",
        openedWith("xss"),
        "main: card @oncall @ann",
      ],
      ["they are when the label is added later", labeled("security"), "main: card @oncall @ann"],
      [
        "they are when the label that was in the way is removed",
        unlabeled("wontfix", "xss"),
        "main: card @oncall @ann",
      ],
      ["they are not when it gets another label", labeled("ui", ["security"]), "main: card"],
      ["they are not when another is removed", unlabeled("ui", "security"), "main: card"],
      [
        "they are when two of its labels are added together: each event has both",
        labeled("xss", ["security"]),
        "main: card @oncall @ann",
      ],
      [
        "they are not by what happens later",
        byBob({ action: "closed", issue: openedWith("xss").issue }),
        "main: thread",
      ],
    ],
  },
  {
    about: "a group, for issues with two labels",
    routes: `
- { name: urgent bugs, when: { labels: { all: [bug, p1] } }, to: main, mention: oncall }
`,
    cases: [
      ["it is mentioned when an issue has both", labeled("p1", ["bug"]), "main: card @oncall"],
      ["it is not before", labeled("p1"), "no channel"],
      ["it is not when one gets a third", labeled("ui", ["bug", "p1"]), "main: card"],
    ],
  },
  {
    about: "a group, for issues of a milestone",
    routes: `
- { name: release, when: { milestones: v2 }, to: main, mention: oncall }
`,
    cases: [
      [
        "it is mentioned when an issue gets it",
        byBob({ action: "milestoned", milestone: v2, issue: { milestone: v2 } }),
        "main: card @oncall",
      ],
      ["it is not when one gets a label", labeled("bug", [], { milestone: v2 }), "main: card"],
    ],
  },
  {
    about: "a group, for issues of a type",
    routes: `
- { name: bugs, when: { types: Bug }, to: main, mention: oncall }
`,
    cases: [
      [
        "it is mentioned when an issue gets it",
        byBob({ action: "typed", issue: { type: { name: "Bug" } } }),
        "main: card @oncall",
      ],
      [
        "it is not when one is reopened",
        byBob({ action: "reopened", issue: { type: { name: "Bug" } } }),
        "main: thread",
      ],
    ],
  },
  {
    about: "a group, for some events or senders",
    routes: `
- { name: by bob, when: { senders: { logins: bob } }, to: security, mention: support }
- { name: reopened, when: { actions: issues.reopened }, to: main, mention: oncall }
`,
    cases: [
      ["each such event mentions it", anIssueEvent({ action: "reopened" }), "main: thread @oncall"],
      ["each event of such a sender does", commented("bob"), "security: thread @support"],
      [
        "each channel has its own mentions",
        byBob({ action: "reopened" }),
        "security: thread @support, main: thread @oncall",
      ],
    ],
  },
  {
    about: "the assignees",
    routes: `
- { name: security, when: { labels: { any: security } }, to: security, mention: [assignees, oncall] }
- { name: everything, to: main, mention: assignees }
`,
    cases: [
      ["whom an issue is assigned to is mentioned", assigned("bob", "ann"), "main: thread @bob"],
      ["upper and lower case are the same", assigned("BOB", "ann"), "main: thread @bob"],
      ["who is assigned already is not, again", assigned("bob", "carl", ["ann"]), "main: thread @bob"],
      ["who takes it on is not: they know", assigned("bob", "bob"), "main: thread"],
      ["nor is who takes it on from Slack, as the file writes them", assigned("bob", "Bob"), "main: thread"],
      ["who isn't in the file is not: nobody is guessed", assigned("carl", "ann"), "main: thread"],
      ["constructor is nobody", assigned("constructor", "ann"), "main: thread"],
      [
        "who is no longer assigned is not",
        byBob({ action: "unassigned", assignee: { login: "ann" } }),
        "main: thread",
      ],
      [
        "of those who were assigned while it was opened, `assigned` tells",
        opened({ assignees: accounts("bob") }),
        "main: card",
      ],
      [
        "of those whom a transfer brought along nothing else does",
        anIssueEvent({
          issue: { assignees: accounts("bob", "ann") },
          changes: { transferredFrom: { repository: "acme/old" } },
        }),
        "main: card @bob",
      ],
      [
        "they are mentioned when their issue comes to the route, but for who brought it",
        labeled("security", [], { assignees: accounts("ann", "bob", "carl") }),
        "security: card @oncall @ann, main: card",
      ],
      [
        "they are not when it was opened with both, label and assignees, of whom `assigned` tells",
        { ...labeled("security", [], { assignees: accounts("ann") }), occurredAt: "2026-03-02T09:30:02Z" },
        "security: card @oncall, main: card",
      ],
    ],
  },
  {
    about: "the assignees and a group, for some events",
    routes: `
- { name: taken, when: { actions: issues.assigned }, to: main, mention: [bob, assignees, oncall] }
`,
    cases: [
      ["whoever is assigned, the others are mentioned", assigned("bob", "ann"), "main: thread @oncall @bob"],
      ["who takes it on is not, unless by name", assigned("ann", "ann"), "main: thread @bob @oncall"],
    ],
  },
  {
    about: "the assignees of new issues alone",
    routes: `
- { name: new, when: { actions: issues.opened }, to: main, mention: assignees }
`,
    cases: [
      [
        "the event that tells of them isn't the route's, so they are mentioned",
        opened({ assignees: accounts("bob") }),
        "main: card @bob",
      ],
    ],
  },
];
