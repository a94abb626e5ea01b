import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import readRules from "dependency-cruiser/config-utl/extract-depcruise-options";
import { expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const rules = await readRules(join(ROOT, ".dependency-cruiser.mjs"));

/** The names of the rules that the source in a folder breaks. */
async function brokenRules(baseDir: string): Promise<string[]> {
  const { output } = await cruise(["shared", "functions", "test"], { ...rules, baseDir });
  if (typeof output === "string") {
    throw new Error(output);
  }
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))];
}

/** Makes a folder with a chain of files: each file imports the next one. */
async function scratch(chain: readonly string[], keyword: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "imports-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const room of ["shared", "functions", "test"]) {
    await mkdir(join(folder, room));
  }
  for (const [index, path] of chain.entries()) {
    const next = chain[index + 1];
    if (next === undefined && chain.indexOf(path) < index) {
      break;
    }
    const isPackage = !path.endsWith(".ts");
    const file = join(folder, isPackage ? `node_modules/${path}/index.js` : path);
    const specifier = next?.endsWith(".ts") ? `./${relative(dirname(path), next)}` : next;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, next === undefined ? "export {};" : `${keyword} { it } from "${specifier}";`);
  }
  return folder;
}

const HANDLE = "functions/slack/src/post-messages.ts";
const PUSH_CONSUMER = "shared/src/consumer/push-consumer.ts";
const STAND_IN = "test/local/stand-ins/slack/server.ts";
const LIFE = "test/local/lives/life.ts";
const STACK = "test/local/stack/stack.ts";
const TOPOLOGY = "test/local/stack/topology.ts";
const RUN_COMMAND = "test/local/commands/run-command.ts";
const EVENT_FACTORY = "shared/src/event/testing/an-issue-event.ts";

it("the imports of the project break no rule", async () => {
  expect(await brokenRules(ROOT)).toEqual([]);
});

it.each([
  ["no-circles", "shared/src/logger.ts", "shared/src/errors.ts", "shared/src/logger.ts"],
  ["functions-apart", HANDLE, "functions/bigquery/src/gather.ts"],
  ["functions-apart", "functions/slack/src/config.ts", "functions/build.ts"],
  ["product-without-tests", HANDLE, "test/local/stack/until.ts"],
  ["stand-ins-without-clients", STAND_IN, "shared/src/google/pubsub.ts"],
  ["shared-knows-nobody", PUSH_CONSUMER, HANDLE],
  ["shared-knows-nobody", PUSH_CONSUMER, STAND_IN],
  ["stand-ins-apart", STAND_IN, HANDLE],
  ["stand-ins-apart", STAND_IN, STACK],
  ["stand-ins-apart", STAND_IN, RUN_COMMAND],
  ["stand-ins-apart", STAND_IN, LIFE],
  ["words-below-protocol", "functions/slack/src/card/state.ts", "functions/slack/src/protocol/document.ts"],
  ["lives-apart", LIFE, STACK],
  ["lives-apart", LIFE, RUN_COMMAND],
  ["stack-below-commands", STACK, RUN_COMMAND],
  ["testing-for-tests", STACK, EVENT_FACTORY],
])("%s refuses an import from %s of %s, and of a type from it", async (rule, ...chain) => {
  expect(chain.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(await brokenRules(await scratch(chain, "import"))).toEqual([rule]);
  expect(await brokenRules(await scratch(chain, "import type"))).toEqual([rule]);
});

it.each([
  "@google-cloud/pubsub",
  "@google-cloud/secret-manager",
  "@google-cloud/bigquery",
  "google-auth-library",
])(
  "google-clients-in-one-place refuses an import of %s in the stack, but not of a type from it",
  async (client) => {
    expect(await brokenRules(await scratch([TOPOLOGY, client], "import"))).toEqual([
      "google-clients-in-one-place",
    ]);
    expect(await brokenRules(await scratch([TOPOLOGY, client], "import type"))).toEqual([]);
    expect(await brokenRules(await scratch(["shared/src/google/pubsub.ts", client], "import"))).toEqual([]);
  },
);

it("framework-in-index refuses an import of functions-framework outside index.ts, but not of a type from it", async () => {
  const chain = (file: string) => [file, "@google-cloud/functions-framework"];
  expect(await brokenRules(await scratch(chain(PUSH_CONSUMER), "import"))).toEqual(["framework-in-index"]);
  expect(await brokenRules(await scratch(chain(PUSH_CONSUMER), "import type"))).toEqual([]);
  expect(await brokenRules(await scratch(chain("functions/slack/src/index.ts"), "import"))).toEqual([]);
});

it("zod-in-one-place refuses an import of zod elsewhere than in shared/src/zod.ts", async () => {
  const chain = (file: string) => [file, "zod"];
  expect(await brokenRules(await scratch(chain(HANDLE), "import"))).toEqual(["zod-in-one-place"]);
  expect(await brokenRules(await scratch(chain("shared/src/zod.ts"), "import"))).toEqual([]);
});

it.each([
  HANDLE,
  "shared/src/event/message.ts",
  "shared/src/github/payload.ts",
  "shared/src/edge/body.ts",
  PUSH_CONSUMER,
  "shared/src/slack/send.ts",
])("logic-reaches-no-client refuses that %s imports a client through other files", async (logic) => {
  expect(existsSync(join(ROOT, logic))).toBe(true);
  const chain = [logic, "shared/src/deadline.ts", "shared/src/google/pubsub.ts", "@google-cloud/pubsub"];
  expect(await brokenRules(await scratch(chain, "import"))).toEqual(["logic-reaches-no-client"]);
});

it("every-import-found refuses an import of a file that does not exist", async () => {
  const folder = await scratch([HANDLE], "import");
  await writeFile(join(folder, HANDLE), 'import "./nowhere.ts";');
  expect(await brokenRules(folder)).toEqual(["every-import-found"]);
});
