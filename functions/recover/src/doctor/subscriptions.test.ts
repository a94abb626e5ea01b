import { findingsOf } from "@issue-relay/shared/health/check";
import { expect, it } from "vitest";
import { type SubscriptionsOptions, subscriptionChecks } from "./subscriptions.ts";

const AGENT = "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com";

/** What doctor says of Pub/Sub, where all is well but for what is given. */
async function problems(given: Partial<SubscriptionsOptions>): Promise<string[]> {
  const checks = subscriptionChecks({
    project: "p",
    topic: "issue-events",
    deadLetterTopic: "dead-letter",
    deadLetterSubscriptions: ["dead-letter"],
    consumers: { slack: "acme-slack" },
    urls: { slack: "https://slack.example" },
    agent: AGENT,
    subscription: async (name) =>
      name.endsWith("/acme-slack")
        ? {
            topic: "projects/p/topics/issue-events",
            pushEndpoint: "https://slack.example",
            deadLetterTopic: "projects/p/topics/dead-letter",
            expires: false,
          }
        : { topic: "projects/p/topics/dead-letter", pushEndpoint: "", deadLetterTopic: "", expires: false },
    bindings: async () =>
      ["roles/pubsub.publisher", "roles/pubsub.subscriber"].map((role) => ({ role, members: [AGENT] })),
    ...given,
  });
  return (await findingsOf(checks, 1_000)).flatMap(({ what, problem }) =>
    problem ? [`${what}: ${problem}`] : [],
  );
}

it("doctor says nothing of subscriptions as terraform makes them", async () => {
  expect(await problems({})).toEqual([]);
});

it("doctor names a right that Pub/Sub needs to move dead letters, and does not have", async () => {
  const what = "Pub/Sub's rights to move dead letters";
  expect(await problems({ bindings: async () => [] })).toEqual([
    `${what}: ${AGENT} lacks roles/pubsub.publisher on projects/p/topics/dead-letter`,
    `${what}: ${AGENT} lacks roles/pubsub.subscriber on projects/p/subscriptions/acme-slack`,
  ]);
});

it("doctor looks at the subscription of raw deliveries where they are kept", async () => {
  const deliveries = { topic: "deliveries", name: "deliveries-table" };
  const found = {
    topic: "projects/p/topics/deliveries",
    pushEndpoint: "",
    deadLetterTopic: "",
    expires: false,
  };
  const only = { deliveries, consumers: {}, deadLetterSubscriptions: [] };
  expect(await problems({ ...only, subscription: async () => found })).toEqual([]);
  expect(await problems({ ...only, subscription: async () => undefined })).toEqual([
    "subscription deliveries-table: there is none, so that raw deliveries get lost",
  ]);
  expect(
    await problems({
      ...only,
      deliveries: { ...deliveries, topic: "acme-deliveries" },
      subscription: async () => found,
    }),
  ).toEqual([
    "subscription deliveries-table: its topic is projects/p/topics/deliveries instead of projects/p/topics/acme-deliveries",
  ]);
});

it("doctor looks at the subscription of what people ask for where cards have buttons", async () => {
  const found = {
    topic: "projects/p/topics/commands",
    pushEndpoint: "https://actions.example",
    deadLetterTopic: "projects/p/topics/dead-letter",
    expires: false,
  };
  const only = {
    commands: { topic: "commands", name: "acme-commands", consumer: "actions" },
    urls: { actions: "https://actions.example" },
    consumers: {},
    deadLetterSubscriptions: [],
  };
  expect(await problems({ ...only, subscription: async () => found })).toEqual([]);
  expect(await problems({ ...only, subscription: async () => undefined })).toEqual([
    "subscription acme-commands: there is none, so what people ask for in Slack gets lost",
  ]);
  const wrong = { ...found, topic: "projects/p/topics/issue-events", pushEndpoint: "https://slack.example" };
  expect(await problems({ ...only, subscription: async () => wrong, bindings: async () => [] })).toEqual([
    "subscription acme-commands: its topic is projects/p/topics/issue-events instead of projects/p/topics/commands",
    "subscription acme-commands: it pushes to https://slack.example instead of https://actions.example",
    `Pub/Sub's rights to move dead letters: ${AGENT} lacks roles/pubsub.publisher on projects/p/topics/dead-letter`,
    `Pub/Sub's rights to move dead letters: ${AGENT} lacks roles/pubsub.subscriber on projects/p/subscriptions/acme-commands`,
  ]);
});

it("doctor names a subscription that is gone, or that a deleted topic has left behind", async () => {
  expect(await problems({ subscription: async () => undefined })).toEqual([
    "subscription acme-slack: there is none, so slack gets nothing",
    "subscription dead-letter: there is none, so that dead letters are not kept, or not shown",
  ]);
  const left = { topic: "_deleted-topic_", pushEndpoint: "", deadLetterTopic: "", expires: true };
  expect(await problems({ subscription: async () => left })).toEqual([
    "subscription acme-slack: its topic is _deleted-topic_ instead of projects/p/topics/issue-events",
    "subscription acme-slack: it pushes to nowhere instead of https://slack.example",
    "subscription acme-slack: its dead-letter topic is missing: what can't be delivered is tried again until it expires",
    "subscription acme-slack: it expires when it is idle for 31 days",
    "subscription dead-letter: its topic is _deleted-topic_ instead of projects/p/topics/dead-letter",
    "subscription dead-letter: it expires when it is idle for 31 days",
  ]);
});
