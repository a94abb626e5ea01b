import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aStack } from "./testing/a-stack.ts";

/** What a release archive checks a file with. */
const PROGRAM = fileURLToPath(new URL("../../functions/routes/dist/check.mjs", import.meta.url));
const FILE = {
  people: { ann: "U0ANN" },
  channels: { all: "C0ALL" },
  routes: [{ name: "all", to: "all" }],
};

const run = promisify(execFile);
const folder = aFolder();
const stack = await aStack({ functions: ["ingress"], relay: FILE });
stack.github.issues.know({ login: "ann", id: 910_000_002, type: "User", association: "MEMBER" });

it("a release archive checks a file without a checkout", async () => {
  const path = join(folder.path, "relay.yaml");
  writeFileSync(path, JSON.stringify(FILE));
  const { stdout } = await run(process.execPath, [PROGRAM, path, "--dry-run"]);
  expect(stdout).toContain("relay.yaml is fine: 1 route, 1 channel");
  writeFileSync(path, JSON.stringify({ ...FILE, channels: {} }));
  const refused = run(process.execPath, [PROGRAM, path, "--dry-run"]);
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("there is no channel"),
  });
});

it("a release archive asks Slack and GitHub with what the environment has", async () => {
  const path = join(folder.path, "relay.yaml");
  const { github, slack, slackToken } = stack;
  github.issues.addRepository({ name: "acme/site", createdAt: Date.now() });
  const ask = (rule: object) => {
    writeFileSync(path, JSON.stringify({ ...FILE, rules: [{ name: "r", do: rule }] }));
    return run(process.execPath, [PROGRAM, path, "--dry-run", "--online"], {
      env: {
        SLACK_TOKEN: slackToken,
        SLACK_API_URL: slack.apiUrl,
        GITHUB_API_URL: github.apiUrl,
        GITHUB_APP_ID: String(github.app.id),
        GITHUB_APP_KEY: github.app.privateKey,
      },
    });
  };
  await expect(ask({ milestone: "Next" })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/rule r, do\.0\.milestone: there is no milestone Next in .*acme\/site/),
  });
  const { stdout } = await ask({ comment: "Thanks" });
  expect(stdout).toContain(
    "relay.yaml is fine, and Slack and GitHub have all that it names: 1 route, 1 rule",
  );
});

it("a release archive asks GitHub alone where there is no token of Slack's, and says what to set where there is neither", async () => {
  const path = join(folder.path, "relay.yaml");
  const { github } = stack;
  writeFileSync(path, JSON.stringify({ ...FILE, buttons: { take: "people" } }));
  const ask = (env: Record<string, string>) =>
    run(process.execPath, [PROGRAM, path, "--dry-run", "--online"], { env });
  const { stdout } = await ask({
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_APP_KEY: github.app.privateKey,
  });
  expect(stdout).toContain("relay.yaml is fine, and GitHub has all that it names: 1 route");
  expect(stdout).toContain("channels: Slack was not asked: set SLACK_TOKEN");
  await expect(ask({})).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Set SLACK_TOKEN, or GITHUB_APP_ID and GITHUB_APP_KEY\./),
  });
});
