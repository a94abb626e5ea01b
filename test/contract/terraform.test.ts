import { readFileSync } from "node:fs";
import { environmentOf } from "@issue-relay/local/stack/functions";
import { ConsumerConfig } from "@issue-relay/shared/config";
import { describe, expect, it } from "vitest";
import { Config as BigQueryConfig } from "../../functions/bigquery/src/config.ts";
import { Config as IngressConfig } from "../../functions/ingress/src/config.ts";
import { Config as SlackConfig } from "../../functions/slack/src/config.ts";

const terraform = (file: string) => readFileSync(new URL(`../../terraform/${file}`, import.meta.url), "utf8");

/** The names of variables in a piece of terraform, such as `TOPIC = google_pubsub_topic.events.name`. */
function names(hcl: string): string[] {
  return [...hcl.matchAll(/^\s+([A-Z][A-Z_]+)\s+=/gm)].map(([, name]) => name ?? "");
}

/** The block `module "<name>" { … }` of a file. */
function moduleBlock(file: string, name: string): string {
  return new RegExp(`^module "${name}" \\{\\n.*?^\\}`, "ms").exec(terraform(file))?.[0] ?? "";
}

const everyFunction = names(terraform("modules/function/main.tf"));
const everyConsumer = [...everyFunction, ...names(terraform("modules/push-consumer/function.tf"))];
const deployed = {
  ingress: [...everyFunction, ...names(moduleBlock("ingress.tf", "ingress"))],
  slack: [...everyConsumer, ...names(moduleBlock("consumers.tf", "slack"))],
  bigquery: [...everyConsumer, ...names(moduleBlock("consumers.tf", "bigquery"))],
};
const schemas = { ingress: IngressConfig, slack: SlackConfig, bigquery: BigQueryConfig };

/** Read by functions-framework, not by us. */
const FRAMEWORKS = ["NODE_ENV", "LOG_EXECUTION_ID"];

/** What stands in for the cloud, and what a test wants faster. */
const LOCAL = /EMULATOR|METADATA|SLACK_API_URL|SLACK_MESSAGES_PER_SECOND/;

describe.each(["ingress", "slack", "bigquery"] as const)("terraform gives %s", (name) => {
  it("every setting that it can't do without, and none that it doesn't know", () => {
    const shape: Record<string, { safeParse(value: unknown): { success: boolean } }> = schemas[name].shape;
    const required = Object.keys(shape).filter((key) => !shape[key]?.safeParse(undefined).success);
    expect(deployed[name]).toEqual(expect.arrayContaining(required));
    const ours = deployed[name].filter((key) => !FRAMEWORKS.includes(key));
    expect(ours.filter((key) => !(key in shape))).toEqual([]);
  });

  it("what the local stack gives it", () => {
    const at = {
      pubsubHost: "h:1",
      secretManagerHost: "h:2",
      slackApiUrl: "http://h",
      bigQueryEndpoint: "http://h",
      slackMessagesPerSecond: 1,
      sinkUrl: (sink: string) => `http://h/${sink}`,
    };
    const local = (["bot", "webhook"] as const).flatMap((slackBy) =>
      Object.keys(environmentOf(name, { ...at, slackBy })),
    );
    expect(new Set(local.filter((key) => !LOCAL.test(key)))).toEqual(new Set(deployed[name]));
  });
});

it("every consumer has its deadline and its dead-letter topic from the module", () => {
  expect(everyConsumer).toEqual(
    expect.arrayContaining(
      Object.keys(ConsumerConfig.pick({ DEADLINE_SECONDS: true, DEAD_LETTER_TOPIC: true }).shape),
    ),
  );
});

describe("terraform grants", () => {
  const all = [
    "build.tf",
    "ingress.tf",
    "consumers.tf",
    "pubsub.tf",
    "secrets.tf",
    "bigquery.tf",
    "alerts.tf",
    "dashboard.tf",
  ]
    .concat(
      ["function/main.tf", "push-consumer/function.tf", "push-consumer/subscription.tf"].map(
        (file) => `modules/${file}`,
      ),
    )
    .map(terraform)
    .join("\n");

  it("no role on the whole project but those that build.tf gives its reasons for", () => {
    expect(all.match(/^resource "google_project_iam_\w+" "\w+"/gm)).toEqual([
      'resource "google_project_iam_member" "build"',
    ]);
  });

  it("a call of a function to nobody but everybody, where it is public, and its one invoker", () => {
    const invokers = [...all.matchAll(/role += "roles\/run.invoker"\n +member += (.+)/g)].map(
      ([, member]) => member,
    );
    expect(invokers).toEqual(['"allUsers"', "google_service_account.invoker.member"]);
  });
});
