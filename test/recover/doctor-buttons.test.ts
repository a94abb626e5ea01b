import { SECRETS } from "@issue-relay/local/stack/names";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterAll, expect, it } from "vitest";
import { aStack } from "../e2e/testing/a-stack.ts";
import { doctorOf } from "./testing/doctor-of.ts";

const stack = await aStack({
  functions: ["ingress", "slack", "bigquery", "digest", "actions", "interactions", "recover"],
  relay: {
    people: { mei: "U0MEI" },
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    buttons: { take: "people", create: { repositories: ["acme/web"] } },
  },
});
const pubsub = emulatorClient(stack.project, stack.pubsubHost);
afterAll(() => pubsub.close());

it("doctor says that the bot lacks the scope of the shortcut, and what to do", async () => {
  const { scopes } = stack.slack;
  stack.slack.scopes = scopes.filter((scope) => scope !== "commands");
  const { problems, checks } = await doctorOf(stack);
  stack.slack.scopes = scopes;
  expect(problems).toEqual([
    "slack: Slack's token: lacks the scope commands",
    "digest: Slack's token: lacks the scope commands",
  ]);
  expect(checks.find(({ isOk }) => !isOk)?.todo).toContain("terraform output -raw next_steps");
});

it("doctor sees that nobody would get what people ask for in Slack", async () => {
  const before = await doctorOf(stack);
  expect(before.problems).toEqual([]);
  expect(before.checks).toContainEqual(
    expect.objectContaining({ what: "subscription commands", isOk: true }),
  );
  await pubsub.subscription("commands").delete();
  expect((await doctorOf(stack)).problems).toEqual([
    "subscription commands: there is none, so what people ask for in Slack gets lost",
  ]);
});

it("doctor says which versions of Slack's Signing Secret are enabled, and whether there is none, without reading a value", async () => {
  const secret = () => doctorOf(stack).then(({ checks }) => checks.find(({ what }) => /Signing/.test(what)));
  // Recover may list versions, and read no value.
  stack.faults.secrets.add({
    kind: "status",
    status: 403,
    body: { error: { code: 403, status: "PERMISSION_DENIED", message: "denied" } },
    path: `${SECRETS.signing}/versions/`,
  });
  expect(await secret()).toEqual({ what: "Slack's Signing Secret", isOk: true, note: "version 1" });
  const version = stack.secretManager.addVersion(SECRETS.signing, "the next one");
  expect(await secret()).toMatchObject({
    isOk: true,
    note: "versions 2 and 1 are enabled; disable 1 when buttons work with 2",
  });
  stack.secretManager.setState(SECRETS.signing, version, "DESTROYED");
  stack.secretManager.setState(SECRETS.signing, "1", "DISABLED");
  expect(await secret()).toMatchObject({
    problem: expect.stringMatching(/has no enabled version, so no button of a card works$/),
    todo: expect.stringContaining("terraform output -raw next_steps"),
  });
  stack.secretManager.setState(SECRETS.signing, "1", "ENABLED");
  stack.faults.secrets.clear();
});

it("doctor sees that what Slack calls does not answer", async () => {
  await stack.function("interactions").kill();
  const { problems, checks } = await doctorOf(stack);
  expect(problems).toContainEqual(expect.stringMatching(/^function interactions: it does not answer at /));
  expect(checks.find(({ what }) => what === "function interactions")?.todo).toContain(
    "terraform/runbooks/interactions-errors.md",
  );
});
