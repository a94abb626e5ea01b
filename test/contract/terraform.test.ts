import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { protos } from "@google-cloud/monitoring";
import { environmentOf, FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { DEFAULT_SETTINGS } from "@issue-relay/local/stand-ins/slack/settings";
import { SHORTCUT } from "@issue-relay/shared/commands/shortcut";
import { ConsumerConfig } from "@issue-relay/shared/config";
import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import { scopesFor } from "@issue-relay/shared/slack/scopes";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { terraformPage } from "./testing/terraform-docs.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The content of a file of terraform. */
function terraform(file: string): string {
  return readFileSync(join(root, "terraform", file), "utf8");
}

/** The names of environment variables in a piece of terraform, such as `TOPIC = google_pubsub_topic.events.name`. */
function variables(hcl: string): string[] {
  return [...hcl.matchAll(/(?<=^|\s)([A-Z][A-Z0-9_]+)\s+=/gm)].map(([, name]) => name ?? "");
}

/** All of terraform but its tests and examples. */
const allTerraform = globSync(["terraform/*.tf", "terraform/modules/*/*.tf"], { cwd: root })
  .sort()
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");

const monitoring = protos.google.monitoring.v3;

/** The entries of the map in functions.tf: the name, the kind, and the names of the environment variables. */
const entries = [
  ...terraform("functions.tf").matchAll(/^ {4}([\w-]+) = \{\n {6}kind *= "(\w+)".*?^ {4}\}$/gms),
].map(([hcl, name = "", kind = ""]) => ({
  name,
  kind,
  environment: [
    ...variables(hcl),
    ...(hcl.includes("local.slack_destinations") ? variables(terraform("relay.tf")) : []),
    ...(hcl.includes("local.github_app") ? variables(terraform("github.tf")) : []),
    ...(name === "recover" ? variables(terraform("recover.tf")) : []),
  ],
}));

const everyFunction = variables(terraform("modules/function/main.tf"));
const everyConsumer = [...everyFunction, ...variables(terraform("modules/push-consumer/function.tf"))];
const everyTask = [...everyFunction, ...variables(terraform("modules/task/function.tf"))];

/** What the modules give to each function of a kind. */
function givenTo(kind: string): string[] {
  return (
    new Map([
      ["consumer", everyConsumer],
      ["task", everyTask],
    ]).get(kind) ?? everyFunction
  );
}

/** The settings in the schema that a function's `config.ts` exports. */
async function configOf(name: string): Promise<Record<string, z.ZodType>> {
  const exports: Record<string, unknown> = await import(`../../functions/${name}/src/config.ts`);
  return Object.assign({}, ...Object.values(exports).map(shapeOf));
}

/** What a schema of an object says of each field, also where it is made of several. */
function shapeOf(schema: unknown): Record<string, z.ZodType> {
  if (schema instanceof z.ZodIntersection) {
    return { ...shapeOf(schema.def.left), ...shapeOf(schema.def.right) };
  }
  return schema instanceof z.ZodObject ? schema.shape : {};
}

/** The variables that functions-framework and Node read, not our code. */
const FRAMEWORK_VARIABLES = ["NODE_ENV", "LOG_EXECUTION_ID", "NODE_OPTIONS", "NODE_COMPILE_CACHE"];

/** The variable that only terraform sets: the local stack has no build that could leave compiled code. */
const ONLY_DEPLOYED = "NODE_COMPILE_CACHE";

/** What a function gets only where there is a file of routes. */
const ONLY_ROUTED = ["ROUTES_FILE", "SLACK_WEBHOOK_SECRETS"];

/**
 * What recover gets only in the cloud: locally, GitHub is asked as an App, and keeps deliveries for as long as by default; and there is
 * no IAM.
 */
const ONLY_IN_THE_CLOUD = ["GITHUB_TOKEN_SECRET", "REDELIVERY_DAYS", "PUBSUB_AGENT"];

/** The variables that only the local stack sets: addresses of stand-ins, and rates and the cards' lengths in tests. */
const LOCAL_VARIABLES = /EMULATOR|METADATA|_API_URL|_PER_SECOND|CARD_LENGTHS_DIVISOR/;

/** Addresses of stand-ins, as the local stack has them. */
const LOCAL = {
  pubsubHost: "h:1",
  secretManagerHost: "h:2",
  firestoreHost: "h:3",
  slackApiUrl: "http://h",
  bigQueryEndpoint: "http://h",
  gitHub: { apiUrl: "http://h", appId: 1 },
  functionUrls: { ingress: "http://h" },
  slackMessagesPerSecond: 1,
  cardLengthsDivisor: 1,
  sinkUrl: (sink: string) => `http://h/${sink}`,
};

it("terraform deploys every function, and the local stack runs every function", () => {
  const folders = globSync("functions/*/src", { cwd: root }).map((folder) => folder.split("/")[1]);
  expect(entries.map(({ name }) => name).sort()).toEqual(folders.sort());
  expect(FUNCTION_NAMES.toSorted()).toEqual(folders.sort());
});

describe.each(entries)("terraform gives $name", ({ name, kind, environment }) => {
  const deployed = [...givenTo(kind), ...environment];

  it("every setting that it requires, and none that it does not know", async () => {
    const shape = await configOf(name);
    const required = Object.keys(shape).filter((key) => !shape[key]?.safeParse(undefined).success);
    expect(deployed).toEqual(expect.arrayContaining(required));
    const ours = deployed.filter((key) => !FRAMEWORK_VARIABLES.includes(key));
    expect(ours.filter((key) => !(key in shape))).toEqual([]);
  });

  it("the same settings as the local stack", () => {
    const local = (["bot", "webhook"] as const).flatMap((slackBy) =>
      Object.keys(environmentOf(name, { ...LOCAL, slackBy })),
    );
    const notLocal = [ONLY_DEPLOYED, ...ONLY_ROUTED, ...ONLY_IN_THE_CLOUD];
    const compared = (keys: readonly string[]) =>
      new Set(keys.filter((key) => !notLocal.includes(key) && !LOCAL_VARIABLES.test(key)));
    expect(compared(local)).toEqual(compared(deployed));
  });
});

it("ingress and interactions are deployed after every consumer, which knows then what they publish", () => {
  const edges = entries.filter(({ kind }) => kind === "edge").map(({ name }) => name);
  expect(edges).toEqual(["ingress", "interactions"]);
  const [, edge = ""] = terraform("functions.tf").split('module "edge" {');
  expect(edge.split("\n}\n")[0]).toMatch(
    /^ {2}after = \[for consumer in module\.consumer : consumer\.name\]$/m,
  );
  expect(terraform("modules/edge/main.tf")).toMatch(/^ {2}after +=\s+var\.after$/m);
  // Terraform makes first what a condition refers to.
  expect(terraform("modules/function/main.tf")).toMatch(
    /precondition \{\n +condition +=\s+!contains\(var\.after, var\.full_name\)$/m,
  );
});

it("the module gives Node the options that the functions are tested and measured with", () => {
  const options = environmentOf("ingress", { ...LOCAL, slackBy: "bot" }).NODE_OPTIONS;
  expect(terraform("modules/function/main.tf")).toContain(`NODE_OPTIONS = "${options}"`);
});

it("the module gives every consumer its deadline and its dead-letter topic", () => {
  expect(everyConsumer).toEqual(
    expect.arrayContaining(
      Object.keys(ConsumerConfig.pick({ DEADLINE_SECONDS: true, DEAD_LETTER_TOPIC: true }).shape),
    ),
  );
});

describe("terraform grants", () => {
  it("no role on the whole project without a reason: builds, whoever runs queries, and slack, digest, actions, interactions and recover on one database", () => {
    expect(allTerraform.match(/^resource "google_project_iam_(?!custom_role)\w+" "\w+"/gm)).toEqual([
      'resource "google_project_iam_member" "job_users"',
      'resource "google_project_iam_member" "build"',
      'resource "google_project_iam_member" "interactions_reads_labels"',
      'resource "google_project_iam_member" "digest_runs_queries"',
      'resource "google_project_iam_member" "digest_remembers"',
      'resource "google_project_iam_member" "slack_keeps_cards"',
      'resource "google_project_iam_member" "recover_runs_queries"',
      'resource "google_project_iam_member" "actions_remembers"',
      'resource "google_project_iam_member" "recover_resumes_rules"',
    ]);
  });

  it("the right to call a function only to its one invoker, to operators and recover where they need it, and nothing to everybody", () => {
    const granted = [...allTerraform.matchAll(/role += "roles\/run.invoker"\n +member += (.+)/g)].map(
      ([, member]) => member,
    );
    expect(granted.sort()).toEqual(["each.value", 'module.task["recover"].runtime_account']);
    const given = [...allTerraform.matchAll(/^ +invokers +(.*)$/gm)].map(([, members]) => members);
    expect(given).toEqual([
      "= { push = google_service_account.invoker.member }",
      "= merge({ schedule = google_service_account.invoker.member }, { for caller in var.callers : caller => caller })",
    ]);
    const callers = [...allTerraform.matchAll(/^ +callers += (.*)$/gm)].map(([, members]) => members);
    expect(callers).toEqual(["var.operators", "try(each.value.callers, [])"]);
    expect(allTerraform).not.toMatch(/"all(Authenticated)?Users"/);
  });
});

it("the file of routes in terraform's tests is what a check makes of it", () => {
  const routes = join(root, "terraform/tests/routes");
  const checked: unknown = JSON.parse(
    JSON.stringify(readYaml(readFileSync(join(routes, "relay.yaml"))).file),
  );
  const copies = globSync("functions/*/dist/relay.json", { cwd: routes });
  expect(copies.sort()).toEqual(
    ["actions", "digest", "interactions", "slack"].map((name) => `functions/${name}/dist/relay.json`),
  );
  for (const copy of copies) {
    expect(JSON.parse(readFileSync(join(routes, copy), "utf8"))).toEqual(checked);
  }
});

it("terraform tells functions to read the file of routes where the bundle has it", () => {
  // Google's buildpacks put the bundle into /workspace.
  expect(terraform("relay.tf")).toContain('routes_path = "/workspace/relay.json"');
  expect(terraform("relay.tf")).toContain("/dist/relay.json");
});

describe("the manifest of the Slack app", () => {
  const manifest = z
    .object({
      oauth_config: z.object({ scopes: z.record(z.string(), z.array(z.string())) }),
      settings: z.json(),
    })
    .parse(JSON.parse(terraform("slack-app.json")));

  it("asks for the scopes that terraform/README.md explains, for the bot alone", () => {
    const [, chapter = ""] = /^### The Slack app\n(.*?)^### /ms.exec(terraform("README.md")) ?? [];
    const explained = [...chapter.matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map(([, scope]) => scope);
    expect(manifest.oauth_config.scopes).toEqual({ bot: explained });
  });

  it("asks for the scopes that the bot of the local Slack has", () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: DEFAULT_SETTINGS.scopes });
  });

  it("asks for the scopes that doctor looks for, where there is no shortcut", () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: scopesFor({ buttons: { take: ["ann"] } }) });
  });

  it("has the shortcut that interactions answers", () => {
    const Shortcut = z.object({ type: z.string(), callback_id: z.string(), name: z.string() });
    const { name, ...shortcut } = Shortcut.parse(JSON.parse(terraform("slack-shortcut.json")));
    expect(shortcut).toEqual({ type: "message", callback_id: SHORTCUT });
    // More, Slack's page does not take.
    expect(name.length).toBeLessThanOrEqual(24);
  });

  it("lets Slack call nothing before terraform says what, and keeps the token that is in the secret valid", () => {
    expect(manifest.settings).toEqual({
      interactivity: { is_enabled: false },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    });
  });
});

/** GitHub's page calls the events by names of their own. */
const ON_THE_PAGE: Record<string, string> = { issues: "Issues", issue_comment: "Issue comments" };

it.each(["terraform/outputs.tf", "test/local/README.md"])(
  "%s names every event that a webhook should send",
  (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const names = Object.keys(HOOK_EVENTS).map((event) => ON_THE_PAGE[event] ?? event);
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  },
);

describe("an alert policy and a chart use only values that Cloud Monitoring knows", () => {
  const { Aggregation, AlertPolicy, ComparisonType } = monitoring;

  it.each([
    ["aligners", /\baligner += "(\w+)"/g, Aggregation.Aligner],
    ["reducers", /\breducer += "(\w+)"/g, Aggregation.Reducer],
    ["comparisons", /\bcomparison +=.*"(\w+)"/g, ComparisonType],
    ["severities", /\bseverity +=.*"([A-Z]+)"/g, AlertPolicy.Severity],
    ["combiners", /\bcombiner += "(\w+)"/g, AlertPolicy.ConditionCombinerType],
  ])("%s", (_, pattern, known) => {
    const used = [...allTerraform.matchAll(pattern)].map(([, value]) => value ?? "");
    expect(used).not.toEqual([]);
    expect(used.filter((value) => !Object.hasOwn(known, value))).toEqual([]);
  });
});

it.each(["minimal", "eu", "load-balancer"])(
  "the example %s shows every output, since docs and runbooks ask for them",
  (example) => {
    const outputs = (file: string) =>
      [...terraform(file).matchAll(/^output "(\w+)"/gm)].map(([, name]) => name);
    expect(outputs(`examples/${example}/outputs.tf`).sort()).toEqual(outputs("outputs.tf").sort());
  },
);

it("terraform/README.md shows every variable and output (npm run docs)", () => {
  const { text, updated } = terraformPage();
  expect(text).toBe(updated);
});

describe("the workflow that deploys", () => {
  const workflow = readFileSync(join(root, ".github/workflows/deploy.yml"), "utf8");
  const declared = [...terraform("variables.tf").matchAll(/^variable "(\w+)" \{\n.*?^\}/gms)];
  const secret = declared.filter(([block]) => /^ {2}ephemeral *= true/m.test(block)).map(([, name]) => name);

  it("passes every variable: those that are no secret stand in one folder, the others come from secrets", () => {
    expect(declared.length).toBeGreaterThan(secret.length);
    const passed = [...workflow.matchAll(/^ {2}TF_VAR_(\w+): \$\{\{ secrets\./gm)].map(([, name]) => name);
    expect(passed.sort()).toEqual(secret.sort());
    expect(workflow.match(/TF_VAR_/g)).toHaveLength(secret.length);
    const folders = [...workflow.matchAll(/terraform -chdir=(\S+) (?:init|plan|apply)/g)].map(
      ([, folder]) => folder,
    );
    expect(folders).toEqual(Array(4).fill("terraform/environments/production"));
    expect(workflow).not.toMatch(/-var/);
  });

  it("can pass on those from secrets, where the folder is a copy of the example that takes them", () => {
    const example = terraform("examples/eu/main.tf");
    expect(secret.filter((name) => !new RegExp(`^ {2}${name} += var.${name}$`, "m").test(example))).toEqual(
      [],
    );
  });

  it("applies the plan that somebody has approved", () => {
    const [, plan = "", apply = ""] = workflow.split(/^jobs:$|^ {2}apply:$/m);
    expect(plan).not.toMatch(/terraform .*apply|environment:/);
    expect(apply).toMatch(/needs: plan.*environment: production.*apply -input=false tfplan/s);
  });
});
