import type { Section } from "../decided.ts";
import { openedIn } from "../events.ts";

export const REPOSITORIES: Section[] = [
  {
    about: "repositories by pattern",
    routes: `
- name: product
  when: { repositories: [acme/*, "!acme/sandbox", "!acme/*-test", other/api.js] }
  to: main
`,
    cases: [
      ["a repository that a pattern stands for is shown", openedIn("acme/web"), "main: card"],
      ["one of the list is enough", openedIn("other/api.js"), "main: card"],
      ["another is not", openedIn("other/web"), "no channel"],
      ["! excludes a repository", openedIn("acme/sandbox"), "no channel"],
      ["! excludes by pattern, too", openedIn("acme/web-test"), "no channel"],
      ["upper and lower case are the same, as they are to GitHub", openedIn("Acme/SANDBOX"), "no channel"],
      ["an owner whose name only ends alike is another", openedIn("notacme/web"), "no channel"],
      ["a dot is a dot", openedIn("other/api-js"), "no channel"],
    ],
  },
  {
    about: "nothing but what is excluded",
    routes: `
- { name: others, when: { repositories: "!acme/sandbox" }, to: main }
`,
    cases: [
      ["everything else is shown", openedIn("other/web"), "main: card"],
      ["what is excluded is not", openedIn("acme/sandbox"), "no channel"],
      ["a private repository is not: nobody has named it", openedIn("other/secret", "private"), "no channel"],
    ],
  },
  {
    about: "private repositories, of which the route says nothing",
    routes: `
- { name: named, when: { repositories: [acme/secret, acme/*] }, to: security }
- { name: everything, to: main }
`,
    cases: [
      ["a private repository that is named is shown", openedIn("acme/secret", "private"), "security: card"],
      ["case doesn't matter in a name", openedIn("acme/Secret", "private"), "security: card"],
      [
        "a private repository that a pattern stands for is not",
        openedIn("acme/web", "private"),
        "no channel",
      ],
      ["a public one is", openedIn("acme/web"), "security: card, main: card"],
      ["a catch-all takes no private one", openedIn("other/secret", "private"), "no channel"],
      ["what isn't said to be public counts as private", openedIn("acme/web", "not said"), "no channel"],
      ["but is shown where it is named", openedIn("acme/secret", "not said"), "security: card"],
    ],
  },
  {
    about: "private: any, true and false",
    routes: `
- { name: inside, when: { repositories: acme/*, private: true }, to: security }
- { name: outside, when: { private: false }, to: vendor }
- { name: both, when: { private: any }, to: main }
`,
    cases: [
      [
        "true takes private ones, and any takes all",
        openedIn("acme/web", "private"),
        "security: card, main: card",
      ],
      ["false takes public ones", openedIn("acme/web"), "vendor: card, main: card"],
      [
        "what isn't said to be public never goes where only public ones go",
        openedIn("acme/web", "not said"),
        "security: card, main: card",
      ],
    ],
  },
  {
    about: "a named repository of which only public issues are wanted",
    routes: `
- { name: public, when: { repositories: acme/web, private: false }, to: main }
`,
    cases: [
      ["it is shown while it is public", openedIn("acme/web"), "main: card"],
      ["it is not shown once it is private", openedIn("acme/web", "private"), "no channel"],
    ],
  },
];
