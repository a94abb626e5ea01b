import { anIssueEvent } from "../../../event/testing/an-issue-event.ts";
import type { Section } from "../decided.ts";
import { byBob, commented, opened } from "../events.ts";

export const ACCOUNTS: Section[] = [
  {
    about: "authors by login",
    routes: `
- name: machines
  when: { authors: { logins: ["*-bot", "renovate*", "!renovate-fan"] } }
  to: main
`,
    cases: [
      ["who opened it counts", opened({ author: { login: "acme-bot" } }), "main: card"],
      [
        "whoever does something to it",
        byBob({ action: "closed", issue: { author: { login: "acme-bot" } } }),
        "main: thread",
      ],
      ["not who comments on it", commented("acme-bot"), "no channel"],
      [
        "[bot] is a part of a login, and no set of characters",
        opened({ author: { login: "Renovate[bot]" } }),
        "main: card",
      ],
      ["! excludes an account", opened({ author: { login: "renovate-fan" } }), "no channel"],
      ["where the payload doesn't say the author, nobody knows", opened({ author: undefined }), "no channel"],
    ],
  },
  {
    about: "issues by people",
    routes: `
- { name: people, when: { authors: { bots: false } }, to: main }
`,
    cases: [
      ["a person's is shown", opened(), "main: card"],
      [
        "a bot's is not: GitHub says that it is one",
        opened({ author: { login: "Copilot", type: "Bot" } }),
        "no channel",
      ],
      ["nor where only its login says so", opened({ author: { login: "renovate[bot]" } }), "no channel"],
      ["a deleted account was a person's", opened({ author: { login: "ghost" } }), "main: card"],
      ["where the payload doesn't say the author, nobody knows", opened({ author: undefined }), "no channel"],
    ],
  },
  {
    about: "issues by bots",
    routes: `
- { name: bots, when: { authors: { bots: true, logins: "!dependabot[bot]" } }, to: main }
`,
    cases: [
      ["a bot's is shown", opened({ author: { login: "renovate[bot]" } }), "main: card"],
      ["both must hold", opened({ author: { login: "dependabot[bot]" } }), "no channel"],
      ["a person's is not", opened(), "no channel"],
    ],
  },
  {
    about: "issues by strangers",
    routes: `
- name: welcome
  when: { authors: { associations: [NONE, FIRST_TIME_CONTRIBUTOR] } }
  to: main
`,
    cases: [
      ["one of the list is enough", opened({ authorAssociation: "FIRST_TIME_CONTRIBUTOR" }), "main: card"],
      ["a member's is not shown", opened({ authorAssociation: "MEMBER" }), "no channel"],
      [
        "where the payload doesn't say it, nobody knows",
        opened({ authorAssociation: undefined }),
        "no channel",
      ],
    ],
  },
  {
    about: "who does it",
    routes: `
- { name: by people, when: { senders: { bots: false, logins: "!ann" } }, to: main }
`,
    cases: [
      ["what another person does to ann's issue is shown", byBob({ action: "closed" }), "main: thread"],
      ["what ann does is not", anIssueEvent({ action: "closed" }), "no channel"],
      ["what a bot does is not", commented("stale[bot]", "Bot"), "no channel"],
      [
        "where nobody says who did it, nobody knows",
        { ...byBob({ action: "closed" }), sender: undefined },
        "no channel",
      ],
    ],
  },
];
