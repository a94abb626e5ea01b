import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { DAY, HOUR, MINUTE, Tale } from "./tale.ts";

const LOGIN = `After the upgrade to **Safari 26**, signing in sends you back to \`/login\`:

1. Open the app in a private window
2. Sign in with any account

Chrome and Firefox are fine.`;

const FINDING = `Found it: the cookie is \`SameSite=None\` **without** \`Secure\`, which Safari now refuses.

\`\`\`http
Set-Cookie: session=f3c1…; Path=/; HttpOnly; SameSite=None
\`\`\`

| browser | before | now |
| --- | --- | --- |
| Chrome 131 | sent | sent |
| Safari 18 | sent | sent |
| Safari 26 | sent | **refused** |`;

const PLAN = `> the cookie is \`SameSite=None\` without \`Secure\`

Then let us:

- [x] set \`Secure\` in [session.ts](https://github.com/acme/web/blob/main/src/session.ts)
- [ ] add a test for each browser
- [ ] write it into the changelog`;

/** The issues of the pictures: one in each state that a card can have. */
export function tales(now: number): IssueEvent[] {
  const web = { repository: "acme/web" };
  const api = { repository: "acme/api" };
  const deleted = new Tale({
    ...web,
    number: 396,
    title: "test, please ignore",
    by: "kim",
    body: "?",
    at: now - 3 * DAY,
  })
    .after(HOUR)
    .does("jonas", "deleted");
  const duplicate = new Tale({
    ...web,
    number: 401,
    title: "Can't sign in on iPhone",
    by: "oskar",
    body: "Since this morning I can't sign in on my iPhone.",
    at: now - 2 * DAY - 5 * HOUR,
  })
    .labelled("oskar", "bug")
    .after(40 * MINUTE)
    .commented("mei", "Thank you! This is #398.")
    .after(10_000)
    .closed("mei", "duplicate");
  const notPlanned = new Tale({
    ...api,
    number: 87,
    title: "Support XML responses",
    by: "pat",
    body: "Our old client only reads XML. Could `Accept: application/xml` work?",
    at: now - 2 * DAY - 2 * HOUR,
  })
    .labelled("pat", "enhancement")
    .after(26 * HOUR)
    .commented(
      "jonas",
      "We only keep JSON. There are [good converters](https://example.com/json-to-xml), though.",
    )
    .after(MINUTE)
    .closed("jonas", "not_planned");
  const there = {
    repository: "acme/handbook",
    number: 14,
    url: "https://github.com/acme/handbook/issues/14",
  };
  const here = { repository: "acme/web", number: 405, url: "https://github.com/acme/web/issues/405" };
  const moved = new Tale({
    ...web,
    number: 405,
    title: "How do I get access to the staging environment?",
    by: "lena",
    body: "I am new here, and the page in the wiki is from 2021.",
    at: now - 26 * HOUR,
  })
    .labelled("lena", "question")
    .after(30 * MINUTE)
    .does("mei", "transferred", { changes: { transferredTo: there } });
  const arrived = new Tale({
    ...there,
    title: "How do I get access to the staging environment?",
    by: "lena",
    body: "I am new here, and the page in the wiki is from 2021.",
    at: now - 26 * HOUR + 30 * MINUTE,
    changes: { transferredFrom: here },
  });
  const completed = new Tale({
    ...api,
    number: 91,
    title: "Export of a month runs into the gateway's timeout",
    by: "priya",
    body: "The export takes **40 s**, and the gateway gives up after 30.",
    at: now - 23 * HOUR,
  })
    .labelled("priya", "bug", "performance")
    .assigned("priya", "tomas")
    .does(
      "priya",
      "milestoned",
      { milestone: { number: 3, title: "2.9" } },
      { milestone: { number: 3, title: "2.9" } },
    )
    .after(7 * HOUR)
    .commented("tomas", "Rows are streamed now: **40 s → 3 s**.")
    .after(3 * HOUR)
    .closed("tomas", "completed");
  const reopened = new Tale({
    ...web,
    number: 398,
    title: "Pasting `map<string,string>` or <!channel> into the search loses everything after “<”",
    by: "zoe",
    body: "It is escaped *twice*.",
    at: now - 3 * DAY + 2 * HOUR,
  })
    .labelled("mei", "bug", "regression", "good first issue")
    .after(9 * HOUR)
    .closed("amara", "completed")
    .after(54 * HOUR)
    .reopened("zoe")
    .after(20_000)
    .commented("zoe", "Sorry, it is back in 5.1.2.");
  const open = new Tale({
    ...web,
    number: 412,
    title: "Safari 26: signing in leads back to the login page",
    by: "ann",
    body: LOGIN,
    at: now - 5 * HOUR,
  })
    .labelled("ann", "bug", "P1")
    .assigned("ann", "mei")
    .does("ann", "typed", { issueType: { name: "Bug" } }, { type: { name: "Bug" } })
    .after(8 * MINUTE)
    .does(
      "mei",
      "milestoned",
      { milestone: { number: 7, title: "5.2" } },
      { milestone: { number: 7, title: "5.2" } },
    )
    .after(25 * MINUTE)
    .commented("mei", FINDING)
    .after(12 * MINUTE)
    .commented("jonas", PLAN)
    .after(MINUTE)
    .commented("dependabot[bot]", "A newer version is available.", "Bot")
    .after(90 * MINUTE)
    .closed("mei", "completed")
    .after(35 * MINUTE)
    .commented("ann", "It still happens when the app runs behind the proxy: the proxy removes `Secure`.")
    .after(15_000)
    .reopened("ann")
    .after(500)
    .assigned("ann", "jonas")
    .after(4 * MINUTE)
    .does(
      "jonas",
      "edited",
      { changes: { titleFrom: "Safari 26: signing in leads back to the login page" } },
      {
        title: "Safari 26: signing in behind a proxy leads back to the login page",
      },
    );
  const fresh = new Tale({
    ...api,
    number: 96,
    title: "Document the rate limits",
    by: "marten",
    body: "I met a 429 and found nothing about it in [the docs](https://example.com/docs).",
    at: now - 12 * MINUTE,
  }).labelled("marten", "documentation");
  return [deleted, duplicate, notPlanned, moved, arrived, completed, reopened, open, fresh]
    .flatMap(({ events }) => events)
    .toSorted((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
}
