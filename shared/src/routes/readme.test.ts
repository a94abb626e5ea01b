import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import type { Relay } from "./relay.ts";
import { eventIn, examplesIn } from "./testing/readme-examples.ts";
import { readYaml } from "./yaml.ts";

const README = readFileSync(new URL("README.md", import.meta.url), "utf8");

const EXAMPLES = examplesIn(README);

/** `thread, mentions ann` with code marks, or nothing, for each channel. */
function shownIn(relay: Relay, text: string): string[] {
  const decisions = new Map(decide(relay, eventIn(text)).map((decision) => [decision.channel, decision]));
  const names = new Map(
    [...Object.entries(relay.people), ...Object.entries(relay.groups)].map(([name, id]) => [id, name]),
  );
  return Object.keys(relay.channels).map((channel) => {
    const decision = decisions.get(channel);
    const { onArrival = [], assignee } = decision?.mentions ?? {};
    const mentioned = [...onArrival, ...(assignee ? [assignee] : [])].map(({ id }) => `\`${names.get(id)}\``);
    const isWebhook = relay.channels[channel]?.webhook !== undefined;
    const shown = decision && isWebhook ? "message" : (decision?.place ?? "");
    return [shown, ...(mentioned.length > 0 ? [`mentions ${mentioned.join(" ")}`] : [])].join(", ");
  });
}

describe("the README of routes", () => {
  it("has the file that it begins with, and three more, each with a table", () => {
    expect(EXAMPLES.map(({ table }) => table.length > 0)).toEqual([false, true, true, true]);
  });

  it.each(EXAMPLES)("has a file that is right, and says what it does: $title", ({ yaml, table }) => {
    const { relay } = readYaml(Buffer.from(yaml)).file;
    const [head, ...rows] = table;
    expect(head?.slice(1) ?? []).toEqual(
      head ? Object.keys(relay.channels).map((name) => `\`${name}\``) : [],
    );
    expect(rows.map(([event = ""]) => [event, ...shownIn(relay, event)])).toEqual(rows);
  });
});
