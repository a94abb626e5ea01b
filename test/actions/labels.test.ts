import type { NewRepository } from "@issue-relay/local/stand-ins/github/issues/world";
import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { labelListName, labelsIn } from "@issue-relay/shared/commands/label-list";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { CANARY_REPOSITORY } from "@issue-relay/shared/event/canary";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { createLogger } from "@issue-relay/shared/logger";
import { describe, expect, it, onTestFinished } from "vitest";
import { listingLabels } from "../../functions/actions/src/commands/list-labels.ts";

const HOUR_MS = 3_600_000;

/** A repository on GitHub with these labels, and an instance of the function. */
async function aRepository(...names: string[]) {
  const labels = names.map((name) => ({ name, color: "d73a4a", description: null }));
  const repository: NewRepository = { name: "acme/web", createdAt: 0, labels };
  const github = await startLocalGitHub({ repositories: [repository] });
  onTestFinished(() => github.close());
  const documents = memoryStore();
  let passed = 0;
  let asked = 0;
  const list = listingLabels({
    documents,
    async githubFor(name, { signal }) {
      asked += 1;
      const app = gitHub({
        apiUrl: github.apiUrl,
        credential: { appId: String(github.app.id), privateKey: github.app.privateKey },
        signal,
        hasTime: () => true,
        pace: paceOf(1_000),
      });
      return app.on(`/repos/${name}`);
    },
    now: () => passed,
  });
  const logger = createLogger({ level: "silent" });
  return {
    github,
    /** Somebody makes a label there. */
    make: (name: string) =>
      github.issues.world.repositoryNamed("acme/web")?.labels.push({
        ...{ id: 4711, name, color: "d73a4a", description: null },
      }),
    /** An event comes of an issue with these labels. */
    async hear(...labels: string[]) {
      const event = anIssueEvent({ repository: { id: 1, name: "acme/web" } });
      const issue = { ...event.issue, labels: labels.map((name) => ({ name })) };
      await list({ ...event, issue }, { ...anAttempt(), logger });
    },
    async hearCanary() {
      const { id, full_name: name } = CANARY_REPOSITORY;
      await list(anIssueEvent({ repository: { id, name } }), { ...anAttempt(), logger });
    },
    pass(ms: number) {
      passed += ms;
    },
    /** How often GitHub was asked. */
    asked: () => asked,
    offered: async (name = "acme/web") => labelsIn((await documents.read(labelListName(name))).document),
  };
}

function anAttempt() {
  return { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000 };
}

describe("the window of labels", () => {
  it("offers all labels that a repository has, from the first event on, however its name is written", async () => {
    const names = Array.from({ length: 130 }, (_, n) => `area/${n}`);
    const world = await aRepository(...names);
    await world.hear();
    expect(await world.offered("Acme/Web")).toEqual(names);
  });

  it("offers what is new after an hour, and at once where an issue has it; else nobody asks GitHub", async () => {
    const world = await aRepository("bug");
    await world.hear("bug");
    world.make("P1");
    await world.hear("bug");
    expect(world.asked()).toBe(1);
    expect(await world.offered()).toEqual(["bug"]);
    await world.hear("bug", "P1");
    expect(await world.offered()).toEqual(["bug", "P1"]);
    world.make("P2");
    world.pass(HOUR_MS);
    await world.hear();
    expect(await world.offered()).toEqual(["bug", "P1", "P2"]);
  });

  it("keeps what it offers where GitHub fails, and GitHub is asked again after a minute", async () => {
    const world = await aRepository("bug");
    await world.hear();
    world.pass(HOUR_MS);
    world.github.faults.add({ kind: "status", status: 404, path: "/labels" });
    await world.hear("bug");
    await world.hear("P1");
    expect(world.asked()).toBe(2);
    expect(await world.offered()).toEqual(["bug"]);
    world.github.faults.clear();
    world.make("P1");
    world.pass(60_000);
    await world.hear();
    expect(await world.offered()).toEqual(["bug", "P1"]);
  });

  it("needs nothing of a canary", async () => {
    const world = await aRepository("bug");
    await world.hearCanary();
    expect(world.asked()).toBe(0);
  });
});
