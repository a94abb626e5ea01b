import { aGitHub, HOOK_RIGHTS, opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { aReceiver, nowhere } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import type { Finding } from "@issue-relay/shared/health/finding";
import { expect, it } from "vitest";
import { doctorTask } from "../../functions/recover/src/doctor/task.ts";
import { aFolder } from "../e2e/testing/a-folder.ts";
import { announce } from "../e2e/testing/announce.ts";
import { aRecover } from "./testing/a-recover.ts";
import { aTaskFunction } from "./testing/a-task-function.ts";

const folder = aFolder();

const WELL = { what: "a table", isOk: true, note: "12 columns" };
const ILL = { what: "a view", isOk: false, problem: "it is gone", todo: "make it" };

/** A recover whose doctor finds so. */
async function aDoctor(findings: Finding[]): Promise<string> {
  const tasks = new Map([["/doctor", doctorTask([{ what: "", look: async () => findings }])]]);
  return aTaskFunction("doctor", tasks);
}

async function aStackWithRecover() {
  const [github, ingress] = [await aGitHub(), await aReceiver()];
  const token = github.token({ permissions: HOOK_RIGHTS });
  const recover = await aRecover(github, { token, hooks: ["acme/web"], ingress: ingress.url });
  announce(folder.path, { control: github.url, functions: { recover: recover.url } });
  return { github, ingress, recover };
}

function relay(...args: string[]) {
  return folder.run("relay", ...args).exited;
}

it("relay connects a repository and says that ingress has taken GitHub's ping", async () => {
  await aStackWithRecover();
  expect(await relay("connect", "acme/web")).toEqual({
    code: 0,
    text: expect.stringMatching(
      /^✓ acme\/web \(webhook \d+\): created, and ingress has taken GitHub's ping\n$/,
    ),
  });
  const { text } = await relay("connect", "acme/api");
  expect(text).toContain("Its failed deliveries are not looked after: add it to github.hooks in terraform.");
});

it("relay has failed deliveries delivered again, and shows how many", async () => {
  const { github, ingress } = await aStackWithRecover();
  await relay("connect", "acme/web");
  ingress.answers = 503;
  await github.webhooks.tell(opened());
  await github.webhooks.tell(opened());
  const failing = await relay("redeliver");
  expect(failing).toMatchObject({
    code: 0,
    text: expect.stringMatching(/not arrived {2}asked for .*\n.*\n.* 2 {10}2 /),
  });
  await github.webhooks.settled();
  expect((await relay("redeliver")).text).toContain("--all asks for them now");
  ingress.answers = 202;
  await relay("redeliver", "--all");
  await github.webhooks.settled();
  const { text } = await relay("redeliver", "--json");
  expect(JSON.parse(text)).toMatchObject({ webhooks: [{ failed: 0 }], problems: [] });
});

it("relay exits with 1 where something is not done, and says what", async () => {
  const { github, recover } = await aStackWithRecover();
  expect(await relay("redeliver")).toEqual({
    code: 1,
    text: expect.stringMatching(/^✗ acme\/web: it has no webhook that calls ingress\n/),
  });
  recover.secrets.values.set(recover.secrets.token, ["revoked"]);
  expect(await relay("redeliver")).toMatchObject({
    code: 1,
    text: expect.stringContaining("401 Bad credentials"),
  });
  expect(await relay("connect", "acme/web")).toMatchObject({ code: 1, text: expect.stringContaining("401") });
  announce(folder.path, { control: github.url, functions: { recover: await nowhere() } });
  expect(await relay("redeliver")).toMatchObject({
    code: 1,
    text: expect.stringContaining("can't be reached"),
  });
});

it("relay shows what doctor says, and exits with 1 where something is wrong", async () => {
  const { github } = await aStackWithRecover();
  announce(folder.path, { control: github.url, functions: { recover: await aDoctor([WELL]) } });
  expect(await relay("doctor")).toEqual({ code: 0, text: "✓ a table (12 columns)\nAll is well.\n" });
  announce(folder.path, { control: github.url, functions: { recover: await aDoctor([ILL, WELL]) } });
  expect(await relay("doctor")).toEqual({
    code: 1,
    text: expect.stringMatching(
      /^✓ a table \(12 columns\)\n✗ a view: it is gone\n {2}→ make it\n1 of 2 need a person\.\n/,
    ),
  });
  const { text } = await relay("doctor", "--json");
  expect(text).toContain('"problem": "it is gone"');
});

it.each([
  [[], "Give one task"],
  [["redeliver", "acme/web"], "Give one task"],
  [["connect"], "Give one task"],
  [["connect", "acme/web", "--all"], "--all is not for connect"],
  [["doctor", "--all"], "--all is not for doctor"],
  [["redeliver", "--region", "europe-west1"], "--region is for --project"],
  [["redeliver", "--project", "p"], "Give the --region"],
  [["redeliver", "--everything"], "--everything"],
])("relay %j is refused with the usage", async (args, problem) => {
  await aStackWithRecover();
  const { code, text } = await relay(...args);
  expect(text).toContain(problem);
  expect(text).toContain("npm run relay -- <task>");
  expect(code).toBe(2);
});
