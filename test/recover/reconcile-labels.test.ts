import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { labelListName, labelsIn } from "@issue-relay/shared/commands/label-list";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, LABELED } from "./testing/a-place.ts";

const world = await aHistoryWorld({ repositories: [], limits: { perHour: 100_000 } }, afterAll);
const { github, issues, newRecover } = world;

beforeEach(() => github.faults.clear());

/** Documents, and reconcile with them, for an owner that has a webhook. */
async function aList(owner: string) {
  const documents = memoryStore();
  const { reconcile } = await newRecover({ token: world.token(), hooks: [owner], documents });
  const listed = async (name: string) => labelsIn((await documents.read(labelListName(name))).document);
  return { documents, reconcile, listed };
}

describe("the window of labels", () => {
  it("offers all labels that a repository has, as of the last reconcile", async () => {
    const labels = Array.from({ length: 130 }, (_, n) => ({
      ...{ name: `area/${n}`, color: "d73a4a", description: null },
    }));
    const place = aPlace(world, "labels", { labels });
    const { reconcile, listed } = await aList("labels");
    await reconcile();
    expect(await listed(place.name)).toEqual(labels.map(({ name }) => name));
    const repository = issues.world.repositoryNamed(place.name);
    repository?.labels.splice(1);
    await reconcile({ full: true });
    expect(await listed(place.name.toUpperCase())).toEqual(["area/0"]);
  });

  it("offers those of a renamed repository", async () => {
    const place = aPlace(world, "moving");
    issues.apply({ action: "renamed", repository: place.name, to: "moving/new", by: MEI, at: ago(10) });
    const { reconcile, listed } = await aList("moving");
    await reconcile();
    expect(await listed("moving/new")).toEqual(["bug", "P1"]);
  });

  it("keeps what it offers where nothing has changed", async () => {
    const place = aPlace(world, "still");
    const { documents, reconcile } = await aList("still");
    await reconcile();
    const { document } = await documents.read(labelListName(place.name));
    await reconcile();
    expect((await documents.read(labelListName(place.name))).document).toEqual(document);
  });

  it("keeps what it offers where GitHub does not say: reconcile tells, and recovers everything else", async () => {
    const place = aPlace(world, "silent");
    await place.compared(100);
    const { reconcile, listed } = await aList("silent");
    await reconcile();
    place.does(place.open(ago(5)), LABELED, ago(4));
    github.faults.add({ kind: "status", status: 422, path: `/repos/${place.name}/labels` });
    const { status, problems } = await reconcile();
    expect({ status, problems }).toMatchObject({ status: 503, problems: [{ where: place.name }] });
    expect(place.news()).toEqual(["#1 opened", "#1 labeled"]);
    expect(await listed(place.name)).toEqual(["bug", "P1"]);
  });
});
