import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { aFolder } from "../e2e/testing/a-folder.ts";
import { announce } from "../e2e/testing/announce.ts";
import { aDeadLetterWorld } from "./testing/a-dead-letter-world.ts";

const folder = aFolder();

/** Two dead letters of slack's, one of nobody's, and the command that talks to this recover. */
async function aWorldWithCommand() {
  const world = await aDeadLetterWorld();
  const recover = await world.newRecover();
  announce(folder.path, { control: world.control, functions: { recover: recover.url } });
  const event = anIssueEvent({ issue: { title: "\u001b[31mred" } });
  await world.fail("slack", "invalid_blocks \u001b[2J", event);
  await world.fail("slack", "invalid_blocks \u001b[2J", event);
  await world.fail("nobody", "lost", event);
  await world.arrived(3);
  return { ...world, recover, relay: (...args: string[]) => folder.run("relay", ...args).exited };
}

describeSql("relay", () => {
  it("shows what waits, by consumer and reason, and one whole; without what would change the terminal", async () => {
    const { relay } = await aWorldWithCommand();
    const all = await relay("dead-letters");
    expect(all).toMatchObject({
      code: 0,
      text: expect.stringMatching(/consumer +count +oldest.*\n.*\nslack +2 .*invalid_blocks/),
    });
    expect(all.text).toContain("acme/web#12  issues.opened");
    expect(all.text).not.toContain("\u001b");
    const { text } = await relay("dead-letters", "--consumer", "nobody", "--json");
    const { deadLetters } = JSON.parse(text);
    const one = await relay("dead-letters", "--id", deadLetters[0].id);
    expect(one.text).toMatch(/^consumer: nobody\n(?:.+\n)*error: lost\n/m);
    expect(one.text).toContain('"number":12');
    expect(one.text).not.toContain("\u001b");
    const some = await relay("dead-letters", "--limit", "1", "--newer-than", "2h", "--reason", "invalid");
    expect(some.text).toContain("The newest 1 of 2: --limit shows more.");
    expect((await relay("dead-letters", "--older-than", "1d")).text).toBe(
      "No dead letter that waits matches.\n",
    );
  });

  it("publishes again only with --yes, and says what goes on to wait and why", async () => {
    const { relay, toConsumers } = await aWorldWithCommand();
    const dry = await relay("redrive", "--consumer", "slack");
    expect(dry.text).toContain("Nothing was done: these would be published again. --yes does it.");
    expect(await toConsumers()).toEqual([]);
    const { code, text } = await relay("redrive", "--yes");
    expect(text).toMatch(
      /^✓ 2 published again\n✗ \d+ \(nobody\) goes on to wait: there is no consumer nobody\n/,
    );
    expect(code).toBe(1);
    expect(await toConsumers()).toHaveLength(2);
    expect((await relay("redrive", "--consumer", "slack")).text).toBe("No dead letter that waits matches.\n");
  });

  it("gives up one, which then waits no more", async () => {
    const { relay, recover, outcomes } = await aWorldWithCommand();
    const { deadLetters } = await recover.list({ consumer: "nobody" });
    const id = deadLetters[0]?.id ?? "";
    expect(await relay("drop", id, "--reason", "a test")).toEqual({
      code: 0,
      text: `✓ ${id} is dropped (nobody: lost)\n`,
    });
    expect(await outcomes()).toMatchObject([{ message_id: id, outcome: "dropped", reason: "a test" }]);
    expect(await relay("drop", id, "--reason", "a test")).toMatchObject({
      code: 1,
      text: expect.stringContaining("no dead letter with this id waits"),
    });
  });

  it("exits with 1 where BigQuery or Pub/Sub does not answer, and says so", async () => {
    const { relay, faults } = await aWorldWithCommand();
    faults.pubsub.add({ kind: "status", status: 500, path: "Publish" });
    expect(await relay("redrive", "--yes")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/✓ 0 published again\n(?:.*\n)*✗ not published: .*injected/),
    });
    faults.pubsub.clear();
    faults.bigquery.add({ kind: "status", status: 503 });
    expect(await relay("dead-letters")).toMatchObject({ code: 1, text: expect.stringContaining("503") });
  });
});

it.each([
  [["redrive", "1"], "Give one task"],
  [["drop", "--reason", "x"], "Give one task"],
  [["drop", "1"], "drop needs --reason"],
  [["drop", "1", "--reason", "x", "--yes"], "--yes is not for drop"],
  [["dead-letters", "--yes"], "--yes is not for dead-letters"],
  [["redrive", "--older-than", "2 hours"], "must be a time such as 30m, 2h or 3d"],
])("relay %j is refused with the usage", async (args, problem) => {
  announce(folder.path, {});
  const { code, text } = await folder.run("relay", ...args).exited;
  expect(text).toContain(problem);
  expect(code).toBe(2);
});
