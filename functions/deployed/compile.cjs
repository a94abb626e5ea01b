// Google's buildpack runs this when npm has installed the packages, since package.json names it as `gcp-build`. It loads what a start
// loads, and keeps the compiled code for every start: of the function beside it, and of the framework in a folder that terraform names
// in NODE_COMPILE_CACHE. https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
const { writeFileSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/** What the functions need to start. Nothing is at these addresses: a function that asks for its secret meets an error at once. */
const NOWHERE = "127.0.0.1:9";
const SETTINGS = {
  GOOGLE_CLOUD_PROJECT: "build",
  TOPIC: "build",
  DEAD_LETTER_TOPIC: "build",
  DEADLINE_SECONDS: "60",
  WEBHOOK_SECRET: "projects/build/secrets/build",
  SLACK_TOKEN_SECRET: "projects/build/secrets/build",
  SLACK_SIGNING_SECRET: "projects/build/secrets/build",
  ROUTES_FILE: join(tmpdir(), "build-relay.json"),
  FIRESTORE_DATABASE: "projects/build/databases/build",
  BIGQUERY_DATASET: "build",
  BIGQUERY_TABLE: "build",
  DIGEST_TIME_ZONE: "Etc/UTC",
  GITHUB_APP_ID: "1",
  GITHUB_APP_KEY_SECRET: "projects/build/secrets/build",
  INGRESS_URLS: '["https://build.example"]',
  INTERACTIONS_URL: "https://build.example",
  DEAD_LETTER_SUBSCRIPTION: "build",
  DEAD_LETTER_TABLE_SUBSCRIPTION: "build",
  CONSUMER_SUBSCRIPTIONS: "{}",
  FUNCTION_URLS: "{}",
  BIGQUERY_TABLES: "[]",
  ACTIONS_TABLE: "build",
  PUBSUB_EMULATOR_HOST: NOWHERE,
  SECRET_MANAGER_EMULATOR_HOST: NOWHERE,
  FIRESTORE_EMULATOR_HOST: NOWHERE,
  BIGQUERY_EMULATOR_HOST: `http://${NOWHERE}`,
  METADATA_SERVER_DETECTION: "none",
};

/** The file of routes: what `npm run routes -- check` makes of a channel that gets everything. */
const RELAY = {
  sha256: "",
  lines: [1],
  relay: { channels: { issues: "C0123456789" }, routes: [{ name: "all", to: "issues" }] },
};

/** Long enough for that error, in ms: what handles it is compiled by then. */
const MOMENT = 500;

enableCompileCache(join(__dirname, ".compile-cache"));
// A build may have the settings of the service, which name the other kind of destination or credential: the function would refuse both.
delete process.env.SLACK_WEBHOOK_SECRET;
delete process.env.SLACK_CHANNEL;
delete process.env.GITHUB_TOKEN_SECRET;
Object.assign(process.env, SETTINGS);
writeFileSync(SETTINGS.ROUTES_FILE, JSON.stringify(RELAY));

// The framework's entry for tests loads what its program loads, but serves nothing.
require("@google-cloud/functions-framework/testing");
const { keep, run } = require("./bundle.cjs");
try {
  run(module);
} catch (error) {
  // What was compiled until then is kept. The start itself will say what is wrong.
  process.stderr.write(`The function did not start: ${error}\n`);
}
setTimeout(() => {
  keep();
  process.exit();
}, MOMENT);
