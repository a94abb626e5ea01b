import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { changeByDefault } from "../../functions/slack/src/card/testing/by-default.ts";
import { absorb } from "../../functions/slack/src/protocol/absorb.ts";
import { cardStore } from "../../functions/slack/src/protocol/card-store.ts";
import { newDocument } from "../../functions/slack/src/protocol/document.ts";

it("a revision that was rolled back reads and keeps the facts that the newer one has added", async () => {
  const documents = memoryStore(() => 1000);
  const store = cardStore(documents, "cards/1");
  await store.write(absorb(newDocument(), changeByDefault(anIssueEvent())), await store.read());
  const before = (await documents.read("cards/1")).document;
  const nested = JSON.parse(String(before?.fields.card));
  nested.state.facts.priority = "high";
  nested.state.stamps.priority = nested.state.stamps.title;
  await documents.write("cards/1", { fields: { card: JSON.stringify(nested) }, version: before?.version });

  const stored = await store.read();
  const comment = anIssueEvent({
    id: "2".repeat(32),
    action: "edited",
    issue: { updatedAt: "2026-03-03T00:00:00Z" },
  });
  await store.write(absorb(stored.document, changeByDefault(comment)), stored);
  const after = (await documents.read("cards/1")).document;
  expect(JSON.parse(String(after?.fields.card)).state).toMatchObject({
    facts: { priority: "high" },
    stamps: { priority: nested.state.stamps.title },
  });
});
