import { consumerSettings } from "@issue-relay/local/stack/pubsub-settings";
import { REASONS } from "@issue-relay/shared/reason";
import { describe, expect, it } from "vitest";
import { all, files, read, unknownIn } from "./testing/vocabulary.ts";

const terraform = all("terraform/*.tf", "terraform/modules/**/*.tf");

describe("a runbook", () => {
  it.each(files("terraform/runbooks/*.md"))("%s names only what exists", (file) => {
    expect(unknownIn(read(file))).toEqual([]);
  });

  it.each([
    ["an npm script", "       npm run nothing"],
    ["an npm script that every object has", "       npm run constructor"],
    ["an output", "       terraform output -raw nothing"],
    ["an output, as JSON", "`terraform output -json nothing`"],
    ["a secret", "       gcloud secrets versions add no-such-secret --data-file=-"],
    ["a secret, in another command", "`gcloud secrets add-iam-policy-binding no-such-secret`"],
    ["a subscription", "       gcloud pubsub subscriptions pull no-such-sub"],
    ["a function", "       gcloud logging read 'resource.labels.service_name=\"issue-relay-nobody\"'"],
    ["an account that pushes to ingress", "`issue-relay-ingress-push`"],
    ["a table or a view", "       bq query 'SELECT * FROM issue_relay.nothing'"],
    ["a log message", "       gcloud logging read 'jsonPayload.message=\"nobody writes this\"'"],
    ["a log message, quoted", "`nobody writes this line`"],
    ["half of a log message's word", "`Pub/Sub tries agai`"],
    ["a reason", "       gcloud logging read 'jsonPayload.reason:\"no-such-reason\"'"],
    ["one of two reasons", '       \'jsonPayload.reason=("retry-later" OR "no-such-reason")\''],
    ["half of a reason", "`broken-destinatio`"],
    ["a field of a log line", "       --format='table(jsonPayload.nothing)'"],
    ["an attribute of another variable", "`alerts.memory`"],
    ["an attribute that every object has", "`toString`"],
    ["a number", "`12345`"],
  ])("is refused if it names %s that does not exist", (_, line) => {
    expect(unknownIn(`# A runbook\n\n${line}\n`)).not.toEqual([]);
  });
});

describe("an alert", () => {
  it("searches only for reasons that a log line can have", () => {
    const reasons = [...terraform.matchAll(/jsonPayload\.reason *= *\\"([^"\\]+)\\"/g)].map(
      ([, reason]) => reason ?? "",
    );
    expect(reasons).toContain("broken-destination");
    expect(reasons.filter((reason) => !Object.hasOwn(REASONS, reason))).toEqual([]);
  });

  it("has a runbook, which is listed in terraform/README.md; so are those that no alert leads to", () => {
    const named = [...terraform.matchAll(/^\s+runbook += "([\w-]+)"/gm)].map(([, runbook]) => runbook);
    const written = files("terraform/runbooks/*.md").map((file) => /([\w-]+)\.md$/.exec(file)?.[1]);
    const [, alerts = "", others = ""] =
      /^\| alert \| runbook \|$(.*?)^\| no alert tells that \| runbook \|$(.*?)^$/ms.exec(
        read("terraform/README.md"),
      ) ?? [];
    const listed = (table: string) =>
      [...table.matchAll(/\(runbooks\/([\w-]+)\.md\)/g)].map(([, runbook]) => runbook);
    expect(listed(alerts).sort()).toEqual([...new Set(named)].sort());
    expect([...listed(alerts), ...listed(others)].sort()).toEqual(written.sort());
  });
});

it("a reason never changes its name: alerts, runbooks and people search for it", () => {
  expect(Object.keys(REASONS)).toEqual(
    expect.arrayContaining([
      "method-not-allowed",
      "content-encoding",
      "too-large",
      "event-too-large",
      "body-too-slow",
      "hung-up",
      "too-much-at-once",
      "hook-misconfigured",
      "no-valid-signature",
      "not-understood",
      "not-relayed",
      "not-a-push",
      "bad-message",
      "message-too-large",
      "dead-letter-failed",
      "broken-destination",
      "newer-version",
      "retry-later",
      "unexpected",
      "cannot-settle",
      "keeper-stuck",
    ]),
  );
});

/** How long so many attempts take, by default all: the pause between two of them doubles up to its maximum. */
function hoursOfAttempts(consumer: string, attempts?: number): number {
  const { minimumBackoffSeconds, maximumBackoffSeconds, maximumDeliveryAttempts } =
    consumerSettings(consumer);
  const pauses = Array.from({ length: (attempts ?? maximumDeliveryAttempts) - 1 }, (_, attempt) =>
    Math.min(minimumBackoffSeconds * 2 ** attempt, maximumBackoffSeconds),
  );
  return Math.round(pauses.reduce((sum, pause) => sum + pause, 0) / 3_600);
}

const slack = hoursOfAttempts("slack");
const bigquery = hoursOfAttempts("bigquery");

it.each([
  ["terraform/runbooks/broken-destination.md", [slack, bigquery]],
  ["terraform/runbooks/consumer-behind.md", [slack, bigquery]],
  ["terraform/runbooks/dead-letter.md", [slack, bigquery]],
  ["terraform/runbooks/cannot-settle.md", [slack]],
  ["terraform/runbooks/keeper-stuck.md", [slack, hoursOfAttempts("slack", 50)]],
  ["functions/README.md", [slack, bigquery]],
])("%s says how long Pub/Sub tries to deliver an event", (file, hours) => {
  const said = new Set([...read(file).matchAll(/\b(\d+) hours\b/g)].map(([, number]) => Number(number)));
  expect(said).toEqual(new Set(hours));
});
