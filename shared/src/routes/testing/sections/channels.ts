import type { Section } from "../decided.ts";
import { byBob, commented, labeled, openedWith } from "../events.ts";

export const CHANNELS: Section[] = [
  {
    about: "several routes and channels",
    routes: `
- { name: security, when: { labels: { any: security } }, to: [security, main], show: { issues.labeled: thread } }
- { name: quiet, when: { labels: { any: chore } }, to: main, show: { issues.opened: nothing } }
- { name: everything, to: main }
`,
    cases: [
      ["each channel of a route gets it", labeled("security"), "security: thread, main: thread"],
      [
        "a channel gets it once, as the first route says",
        openedWith("security", "chore"),
        "security: card, main: card",
      ],
      ["the next route decides where the first doesn't match", openedWith("chore"), "main: nothing"],
      ["the last takes the rest", openedWith("ui"), "main: card"],
    ],
  },
  {
    about: "what a route shows instead",
    routes: `
- name: talk
  to: main
  show:
    issues.labeled: thread
    issues.milestoned: nothing
    issues.closed: card
    issues.pinned: card
    issue_comment.edited: nothing
    issue_relates_to.relates_to_added: thread
    bots: thread
`,
    cases: [
      ["a label can be a line", labeled("bug"), "main: thread"],
      ["all else stays as it is", byBob({ action: "reopened" }), "main: thread"],
      ["a milestone can be nowhere", byBob({ action: "milestoned" }), "main: nothing"],
      ["closing can be on the card alone", byBob({ action: "closed" }), "main: card"],
      ["a pin can be why an issue gets a card", byBob({ action: "pinned" }), "main: card"],
      ["edits of comments can be nowhere", { ...commented(), action: "edited" }, "main: nothing"],
      ["bots' comments can be lines", commented("Copilot", "Bot"), "main: thread"],
      [
        "of two related issues still one tells of it",
        byBob({ type: "issue_relates_to", action: "relates_to_added", otherSide: true }),
        "main: card",
      ],
    ],
  },
  {
    about: "a channel in which comments are on the card alone",
    routes: `
- { name: quiet, to: main, show: { issue_comment.created: card } }
`,
    cases: [
      ["a comment is no line", commented(), "main: card"],
      ["an edit doesn't make it one", { ...commented(), action: "edited" }, "main: card"],
    ],
  },
  {
    about: "a channel in which bots say nothing",
    routes: `
- { name: people, to: main, show: { bots: nothing } }
`,
    cases: [
      ["bots' comments are nowhere", commented("renovate[bot]"), "main: nothing"],
      ["people's are lines", commented("bob"), "main: thread"],
      [
        "what else bots do is shown",
        byBob({ action: "closed", sender: { login: "stale[bot]", type: "Bot" } }),
        "main: thread",
      ],
    ],
  },
];
