import { labels } from "../../../event/testing/an-issue-event.ts";
import type { Section } from "../decided.ts";
import { byBob, commented, labeled, openedWith, pinned, unlabeled } from "../events.ts";

export const LABELS: Section[] = [
  {
    about: "one of some labels",
    routes: `
- name: security
  when: { labels: { any: [security, "sec/*"] } }
  to: security
`,
    cases: [
      ["an issue that is opened with the label is shown", openedWith("security"), "security: card"],
      ["an issue without it is not", openedWith("bug"), "no channel"],
      ["an issue without any is not", openedWith(), "no channel"],
      ["an issue that gets the label later is shown", labeled("security"), "security: card"],
      ["so is one that has it when it gets another", labeled("bug", ["security"]), "security: card"],
      ["another label alone brings nothing", labeled("bug"), "no channel"],
      ["an issue that loses the label is no longer shown", unlabeled("security", "bug"), "no channel"],
      ["* stands for any characters", openedWith("sec/xss"), "security: card"],
      ["* stands for none, too", openedWith("sec/"), "security: card"],
      ["what is before the * must be there", openedWith("insec/xss"), "no channel"],
      ["a part of a label is not the label", openedWith("security-docs"), "no channel"],
      ["upper and lower case are the same", openedWith("Security", "SEC/XSS"), "security: card"],
      [
        "comments on an issue that has it are shown",
        commented("bob", "User", { labels: labels("security") }),
        "security: thread",
      ],
      ["an issue of which the payload doesn't say the labels is not shown", pinned(), "no channel"],
    ],
  },
  {
    about: "all of some labels",
    routes: `
- name: both
  when: { labels: { all: [bug, "p*"] } }
  to: main
`,
    cases: [
      ["an issue with all is shown, whatever else it has", openedWith("bug", "p1", "ui"), "main: card"],
      ["an issue with one of two is not", openedWith("p1"), "no channel"],
      ["the last of them brings it", labeled("p1", ["bug"]), "main: card"],
    ],
  },
  {
    about: "none of some labels",
    routes: `
- name: work
  when: { labels: { none: [wontfix, "draft *"] } }
  to: main
`,
    cases: [
      ["an issue without labels is shown", openedWith(), "main: card"],
      ["an issue with another is shown", openedWith("bug"), "main: card"],
      ["an issue with one of them is not, whatever else it has", openedWith("bug", "Draft 2"), "no channel"],
      [
        "getting one of them is not shown: the card that is there is kept up to date",
        labeled("wontfix"),
        "no channel",
      ],
      ["losing it brings the issue", unlabeled("wontfix"), "main: card"],
      [
        "where the payload doesn't say the labels, nobody knows that it has none of them",
        pinned(),
        "no channel",
      ],
    ],
  },
  {
    about: "any, all and none together",
    routes: `
- name: all three
  when: { labels: { any: [bug, crash], all: p1, none: wontfix } }
  to: main
`,
    cases: [
      ["all three must hold", openedWith("crash", "p1"), "main: card"],
      ["any must", openedWith("p1"), "no channel"],
      ["all must", openedWith("bug"), "no channel"],
      ["none must", openedWith("bug", "p1", "wontfix"), "no channel"],
    ],
  },
  {
    about: "names of labels with special characters",
    routes: String.raw`
- { name: brackets, when: { labels: { any: "[ui]" } }, to: main }
- { name: language, when: { labels: { any: c++ } }, to: main }
- { name: exclamation, when: { labels: { any: "!important" } }, to: main }
- { name: star, when: { labels: { any: 'a\*b' } }, to: main }
- { name: emoji, when: { labels: { any: "🔥 *" } }, to: main }
- { name: accent, when: { labels: { any: "FRÜHJAHR" } }, to: main }
- { name: question, when: { labels: { any: "why?" } }, to: main }
`,
    cases: [
      ["brackets are brackets", openedWith("[ui]"), "main: card"],
      ["and no set of characters", openedWith("u"), "no channel"],
      ["a plus is a plus", openedWith("C++"), "main: card"],
      ["and repeats nothing", openedWith("ccc"), "no channel"],
      ["a label's ! excludes nothing", openedWith("!important"), "main: card"],
      ["and takes no other label", openedWith("important", "bug"), "no channel"],
      ["* after a backslash is a *", openedWith("a*b"), "main: card"],
      ["and nothing else", openedWith("aXb"), "no channel"],
      ["emoji are characters", openedWith("🔥 hot"), "main: card"],
      ["letters of other languages have upper and lower case, too", openedWith("frühjahr"), "main: card"],
      ["a question mark is a question mark", openedWith("whys"), "no channel"],
    ],
  },
  {
    about: "any label at all",
    routes: `
- { name: triaged, when: { labels: { any: "*" } }, to: main }
`,
    cases: [
      ["an issue with a label is shown", labeled("x"), "main: card"],
      ["an issue without one is not", openedWith(), "no channel"],
      ["an issue that loses its last one is not", unlabeled("x"), "no channel"],
      [
        "an issue of which the payload doesn't say the labels is not",
        byBob({ action: "edited", issue: { labels: undefined } }),
        "no channel",
      ],
    ],
  },
];
