import { DATASET, DELIVERIES, TABLE } from "@issue-relay/local/stack/dataset";
import { functionsFor } from "@issue-relay/local/stack/functions";
import { CHANNEL, SECRETS } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { nowhere } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterAll, describe, expect, it } from "vitest";
import { aStack } from "../e2e/testing/a-stack.ts";
import { doctorOf } from "./testing/doctor-of.ts";

const stack = await aStack({ functions: functionsFor(false), raw: true });
const dataset = stack.bigquery.dataset(DATASET);
const ingress = stack.function("ingress").url;
const pubsub = emulatorClient(stack.project, stack.pubsubHost);
afterAll(() => pubsub.close());

it("doctor says that all is well, and what it could not look at", async () => {
  const { status, problems, checks } = await doctorOf(stack);
  expect(problems).toEqual([]);
  expect(status).toBe(200);
  expect(checks).toContainEqual({
    what: "Pub/Sub's rights to move dead letters",
    isOk: true,
    note: "not looked at: there is no IAM on this machine",
  });
});

it("doctor says which versions of the webhook's secret are enabled, and what to look at before one is disabled", async () => {
  const version = stack.secretManager.addVersion(SECRETS.webhook, "the next one");
  const { checks } = await doctorOf(stack);
  stack.secretManager.setState(SECRETS.webhook, version, "DESTROYED");
  expect(checks.find(({ what }) => what === "the webhook's secret")).toMatchObject({
    isOk: true,
    note: expect.stringMatching(
      /^versions 2 and 1 are enabled; before you disable 1, look at .* secretVersion/,
    ),
  });
});

/** Something that somebody has set wrong, and how it is repaired. */
interface Mistake {
  plant(): unknown;
  repair(): unknown;
  /** Whatever doctor says. */
  said: RegExp[];
  todo: RegExp;
}

const events = dataset.table(TABLE);
const [otherTopic] = await pubsub.createTopic("another-dead-letter");
const slackSubscription = pubsub.subscription("slack");
const [{ schema: columns }] = await events.getMetadata();
const [{ schema: deliveryColumns }] = await dataset.table(DELIVERIES).getMetadata();
const [{ view: unanswered }] = await dataset.table("unanswered").getMetadata();

const MISTAKES: Record<string, Mistake> = {
  "a repository has not been compared with GitHub for a week": {
    plant: () =>
      stack.bigquery.query(`INSERT INTO ${DATASET}.repositories (repository_id, repository, state, observed_at, reconciled_at)
        VALUES (7, 'acme/web', 'active', CURRENT_TIMESTAMP(), TIMESTAMP '2026-01-02 00:00:00+00')`),
    repair: () => stack.bigquery.query(`DELETE FROM ${DATASET}.repositories WHERE TRUE`),
    said: [/reconcile.*acme\/web has been compared only until 2026-01-02/],
    todo: /npm run relay -- reconcile/,
  },
  "the App's webhook calls another address": {
    plant: async () => stack.github.setAppHook({ url: await nowhere() }),
    repair: () => stack.github.setAppHook({ url: ingress, secret: stack.webhookSecret }),
    said: [/^webhook of the App: it has no webhook that calls ingress$/],
    todo: /on the App's page, set the webhook: active, to http/,
  },
  "GitHub signs with a secret that ingress does not know": {
    plant: async () => {
      stack.github.setAppHook({ url: ingress, secret: "another" });
      await stack.github.webhooks.tell(opened());
    },
    repair: async () => {
      stack.github.setAppHook({ url: ingress, secret: stack.webhookSecret });
      await stack.github.webhooks.tell(opened());
    },
    said: [/^deliveries of the App issue-relay: the newest one failed, since \d{4}-.*: 401 /],
    todo: /on the App's page, set the newest version/,
  },
  "the secret of the App's key holds something else": {
    plant: () => stack.secretManager.addVersion(SECRETS.appKey, "no key"),
    repair: () => stack.secretManager.setState(SECRETS.appKey, "2", "DISABLED"),
    said: [
      /^GitHub's credential: .* does not hold a private key/,
      /^webhook of the App: .* does not hold a private key/,
    ],
    todo: /add it as a new version of its secret/,
  },
  "no version of the webhook's secret is enabled": {
    plant: () => stack.secretManager.setState(SECRETS.webhook, "1", "DISABLED"),
    repair: () => stack.secretManager.setState(SECRETS.webhook, "1", "ENABLED"),
    said: [/^the webhook's secret: .* has no enabled version/],
    todo: /add a version, and give GitHub the same value/,
  },
  "a subscription pushes elsewhere": {
    plant: () => slackSubscription.modifyPushConfig({ pushEndpoint: "http://127.0.0.1:9/" }),
    repair: () => slackSubscription.modifyPushConfig({ pushEndpoint: stack.function("slack").url }),
    said: [/^subscription slack: it pushes to http:\/\/127.0.0.1:9\/ instead of http/],
    todo: /terraform apply/,
  },
  "a subscription has no dead-letter topic of ours": {
    plant: () =>
      slackSubscription.setMetadata({
        deadLetterPolicy: { deadLetterTopic: otherTopic.name, maxDeliveryAttempts: 100 },
      }),
    repair: () =>
      slackSubscription.setMetadata({
        deadLetterPolicy: {
          deadLetterTopic: `projects/${stack.project}/topics/dead-letter`,
          maxDeliveryAttempts: 100,
        },
      }),
    said: [/^subscription slack: its dead-letter topic is .*another-dead-letter: /],
    todo: /terraform apply/,
  },
  "a subscription expires": {
    plant: () => slackSubscription.setMetadata({ expirationPolicy: { ttl: { seconds: 2_678_400 } } }),
    repair: () => slackSubscription.setMetadata({ expirationPolicy: {} }),
    said: [/^subscription slack: it expires/],
    todo: /terraform apply/,
  },
  "the subscription of the dead letters is gone": {
    plant: () => pubsub.subscription("dead-letter").delete(),
    repair: () => pubsub.topic("dead-letter").createSubscription("dead-letter", { expirationPolicy: {} }),
    said: [/^subscription dead-letter: there is none, so that dead letters are not kept, or not shown$/],
    todo: /terraform apply/,
  },
  "the subscription of raw deliveries is gone": {
    plant: () => pubsub.subscription("deliveries-table").delete(),
    repair: () => pubsub.topic("deliveries").createSubscription("deliveries-table", { expirationPolicy: {} }),
    said: [/^subscription deliveries-table: there is none, so that raw deliveries get lost$/],
    todo: /terraform apply/,
  },
  "the table of raw deliveries is gone": {
    plant: () => dataset.table(DELIVERIES).delete(),
    repair: () => dataset.createTable(DELIVERIES, { schema: deliveryColumns }),
    said: [/^BigQuery's tables and views: there is no deliveries$/],
    todo: /terraform apply/,
  },
  "the table has not all columns": {
    plant: async () => {
      await events.delete();
      const fields = columns.fields.filter(({ name }: { name: string }) => name !== "issue_fields");
      await dataset.createTable(TABLE, { schema: { fields } });
    },
    repair: async () => {
      await events.delete();
      await dataset.createTable(TABLE, { schema: columns });
    },
    said: [/^bigquery: table issue_events: lacks the column issue_fields$/],
    todo: /terraform apply/,
  },
  "the table is gone": {
    plant: () => events.delete(),
    repair: () => dataset.createTable(TABLE, { schema: columns }),
    said: [
      /^bigquery: table issue_events: BigQuery refuses/,
      /^digest: view (to_do|lifecycles|recent_weeks|working_days).*: BigQuery refuses/,
      /^BigQuery's tables and views: there is no issue_events$/,
    ],
    todo: /terraform apply/,
  },
  "a view is gone": {
    plant: () => dataset.table("unanswered").delete(),
    repair: () => dataset.createTable("unanswered", { view: unanswered }),
    said: [/^BigQuery's tables and views: there is no unanswered$/],
    todo: /terraform apply/,
  },
  "a row of the team's own tables is wrong": {
    plant: () =>
      stack.bigquery.query(
        `INSERT ${DATASET}.working_hours (weekday, opens, closes) VALUES (9, '10:00:00', '14:00:00')`,
      ),
    repair: () => stack.bigquery.query(`DELETE FROM ${DATASET}.working_hours WHERE TRUE`),
    said: [/^the team's own tables in BigQuery: working_hours, weekday 9.*There is no weekday 9/],
    todo: /correct the row/,
  },
  "Slack's token is revoked": {
    plant: () => stack.slack.revokeToken(),
    repair: () => stack.slack.restoreToken(),
    said: [
      /^slack: Slack's token: Slack answered 200 token_revoked$/,
      /^digest: Slack's token: Slack answered 200 token_revoked$/,
    ],
    todo: /install the app again/,
  },
  "the bot lacks a scope": {
    plant: () => {
      stack.slack.scopes = stack.slack.scopes.filter((scope) => scope !== "groups:history");
    },
    repair: () => {
      stack.slack.scopes = [...stack.slack.scopes, "groups:history"];
    },
    said: [/^slack: Slack's token: lacks the scope groups:history$/, /^digest: Slack's token: lacks/],
    todo: /add it on the app's page, as in terraform\/slack-app.json/,
  },
  "the bot is not in a channel": {
    plant: () => stack.slack.removeBot(CHANNEL.name),
    repair: () => stack.slack.inviteBot(CHANNEL.name),
    said: [/^slack: Slack's channel \w+: the bot is not in #issues: invite it/, /^digest: .*not in #issues/],
    todo: /repair it in Slack/,
  },
  "a channel is archived": {
    plant: () => stack.slack.archive(CHANNEL.name),
    repair: () => stack.slack.unarchive(CHANNEL.name),
    said: [/^slack: Slack's channel \w+: #issues is archived$/, /^digest: .*#issues is archived/],
    todo: /name another channel/,
  },
};

describe("doctor names what is set wrong, says what to do, and nothing else:", () => {
  it.each(Object.entries(MISTAKES))(
    "%s",
    async (_, { plant, repair, said, todo }) => {
      await plant();
      try {
        const { status, problems, checks } = await doctorOf(stack);
        expect(problems).toEqual(expect.arrayContaining(said.map((each) => expect.stringMatching(each))));
        expect(problems.filter((problem) => !said.some((each) => each.test(problem)))).toEqual([]);
        expect(status).toBe(503);
        expect(checks.find(({ isOk }) => !isOk)?.todo).toMatch(todo);
      } finally {
        await repair();
      }
      await until("that all is well again", async () => (await doctorOf(stack)).problems.length === 0);
    },
    60_000,
  );
});

it("doctor says which function does not answer, and looks at all the others", async () => {
  await stack.function("digest").kill();
  const { problems } = await doctorOf(stack);
  expect(problems).toEqual([expect.stringMatching(/^function digest: no answer: /)]);
  await stack.restart("digest");
  expect((await doctorOf(stack)).problems).toEqual([]);
}, 60_000);

it("doctor names what hangs, and looks at all the others", async () => {
  stack.faults.slack.add({ kind: "hang" });
  const { problems, checks } = await doctorOf(stack);
  stack.faults.slack.clear();
  expect(problems.filter((problem) => !/: Slack's (token|channel)/.test(problem))).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
  expect(checks.filter(({ isOk }) => isOk).length).toBeGreaterThan(15);
}, 60_000);

it("doctor answers within 30 s, whatever hangs", async () => {
  const standIns = Object.values(stack.faults);
  for (const faults of standIns) {
    faults.add({ kind: "hang" });
  }
  const { problems, ms } = await doctorOf(stack);
  for (const faults of standIns) {
    faults.clear();
  }
  expect(problems.length).toBeGreaterThan(10);
  expect(ms).toBeLessThan(30_000);
}, 60_000);
