import type { Check } from "@issue-relay/shared/health/check";
import { type Finding, ok, okUnless, wrong } from "@issue-relay/shared/health/finding";

/** What a subscription of Pub/Sub's is set to; names of topics are full ones. */
interface Subscription {
  topic: string;
  pushEndpoint: string;
  deadLetterTopic: string;
  expires: boolean;
}

/** Who has a role on a topic or a subscription. */
type Bindings = readonly { role: string; members: readonly string[] }[];

export interface SubscriptionsOptions {
  project: string;
  topic: string;
  deadLetterTopic: string;
  /** Those that keep dead letters. */
  deadLetterSubscriptions: readonly string[];
  /** Where raw deliveries are kept: their topic, and the subscription that writes them into their table. */
  deliveries?: { topic: string; name: string };
  /** By consumer: the short name of its subscription. */
  consumers: Readonly<Record<string, string>>;
  /** Where cards have buttons: the topic for what people ask for, and the subscription by which a consumer gets it. */
  commands?: { topic: string; name: string; consumer: string };
  /** By function. */
  urls: Readonly<Record<string, string>>;
  /** Pub/Sub's own account, as a member of IAM policies; undefined where there is no IAM, as on one machine. */
  agent: string | undefined;
  /** Undefined where there is none of that name. */
  subscription(name: string): Promise<Subscription | undefined>;
  /** Who may use a topic or a subscription. */
  bindings(name: string): Promise<Bindings>;
}

const APPLY = "run `terraform apply`";

/** The subscription of each consumer, those of the dead letters and of raw deliveries, and what Pub/Sub may do with them. */
export function subscriptionChecks(options: SubscriptionsOptions): Check[] {
  const { deadLetterTopic, deadLetterSubscriptions, deliveries } = options;
  const keeping: Keeping[] = [
    ...deadLetterSubscriptions.map((name) => ({
      name,
      topic: deadLetterTopic,
      otherwise: "dead letters are not kept, or not shown",
    })),
    ...(deliveries ? [{ ...deliveries, otherwise: "raw deliveries get lost" }] : []),
  ];
  return [
    ...pushing(options).map((each) => ({
      what: `subscription ${each.name}`,
      look: () => lookAtPushing(options, each),
    })),
    ...keeping.map((each) => ({
      what: `subscription ${each.name}`,
      look: () => lookAtKeeping(options, each),
    })),
    ...rightChecks(options),
  ];
}

/** A subscription that pushes to a consumer. */
interface Pushing {
  name: string;
  topic: string;
  consumer: string;
  /** What happens where there is none. */
  otherwise: string;
  /** What to do then. */
  todo: string;
}

/** Those of the events, one for each consumer, and that of what people ask for. */
function pushing({ consumers, topic, commands }: SubscriptionsOptions): Pushing[] {
  const seek = `${APPLY}; then seek the new subscription to the time at which the old one was lost: see terraform/README.md`;
  return [
    ...Object.entries(consumers).map(([consumer, name]) => ({
      name,
      topic,
      consumer,
      otherwise: `${consumer} gets nothing`,
      todo: seek,
    })),
    ...(commands ? [{ ...commands, otherwise: "what people ask for in Slack gets lost", todo: APPLY }] : []),
  ];
}

async function lookAtPushing(
  options: SubscriptionsOptions,
  { name, topic, consumer, otherwise, todo }: Pushing,
): Promise<Finding[]> {
  const what = `subscription ${name}`;
  const found = await options.subscription(subscriptionName(options, name));
  if (!found) {
    return [wrong(what, `there is none, so ${otherwise}`, todo)];
  }
  const { pushEndpoint } = found;
  const url = options.urls[consumer];
  return okUnless(what, [
    ...topicProblems(what, found, topicName(options, topic)),
    ...(pushEndpoint === url
      ? []
      : [wrong(what, `it pushes to ${pushEndpoint || "nowhere"} instead of ${url}`, APPLY)]),
    ...(found.deadLetterTopic === topicName(options, options.deadLetterTopic)
      ? []
      : [
          wrong(
            what,
            `its dead-letter topic is ${found.deadLetterTopic || "missing"}: what can't be delivered is tried again until it expires`,
            APPLY,
          ),
        ]),
    ...expiryProblems(what, found),
  ]);
}

/** A subscription that keeps what comes to a topic. */
interface Keeping {
  name: string;
  topic: string;
  /** What happens where there is none. */
  otherwise: string;
}

async function lookAtKeeping(
  options: SubscriptionsOptions,
  { name, topic, otherwise }: Keeping,
): Promise<Finding[]> {
  const what = `subscription ${name}`;
  const found = await options.subscription(subscriptionName(options, name));
  if (!found) {
    return [wrong(what, `there is none, so that ${otherwise}`, APPLY)];
  }
  return okUnless(what, [
    ...topicProblems(what, found, topicName(options, topic)),
    ...expiryProblems(what, found),
  ]);
}

function topicProblems(what: string, { topic }: Subscription, expected: string): Finding[] {
  return topic === expected ? [] : [wrong(what, `its topic is ${topic} instead of ${expected}`, APPLY)];
}

function expiryProblems(what: string, { expires }: Subscription): Finding[] {
  return expires ? [wrong(what, "it expires when it is idle for 31 days", APPLY)] : [];
}

/** What Pub/Sub itself needs to move a message to the dead-letter topic: to publish there, and to acknowledge the original. */
function rightChecks(options: SubscriptionsOptions): Check[] {
  const { agent, bindings } = options;
  const what = "Pub/Sub's rights to move dead letters";
  if (agent === undefined) {
    return [{ what, look: async () => [ok(what, "not looked at: there is no IAM on this machine")] }];
  }
  const mayBe = (role: string, resource: string): Check => ({
    what,
    look: async () => {
      const granted = (await bindings(resource)).some(
        (binding) => binding.role === role && binding.members.includes(agent),
      );
      return granted
        ? [ok(`${what}: ${role} on ${resource}`)]
        : [wrong(what, `${agent} lacks ${role} on ${resource}`, APPLY)];
    },
  });
  return [
    mayBe("roles/pubsub.publisher", topicName(options, options.deadLetterTopic)),
    ...pushing(options).map(({ name }) => mayBe("roles/pubsub.subscriber", subscriptionName(options, name))),
  ];
}

function subscriptionName({ project }: Pick<SubscriptionsOptions, "project">, name: string): string {
  return `projects/${project}/subscriptions/${name}`;
}

function topicName({ project }: Pick<SubscriptionsOptions, "project">, name: string): string {
  return `projects/${project}/topics/${name}`;
}
