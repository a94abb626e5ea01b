import { issueEventFromGitHub } from "@issue-relay/shared/github/from-github";
import { isHookEvent } from "@issue-relay/shared/github/hook";
import { describe, expect, it } from "vitest";
import { EXTREMES, PUBLISHED, publishedEvents, type Variant } from "./testing/github-schemas.ts";

/** Why a payload is not understood, or undefined where all of it is. */
function problemWith(event: string, payload: object): string | undefined {
  if (!isHookEvent(event)) {
    return `${event} is no event of ours`;
  }
  const receipt = {
    deliveryId: "d",
    receivedAt: new Date(),
    source: "webhook",
    host: "github.com",
    appId: undefined,
  } as const;
  try {
    const understood = issueEventFromGitHub(payload, { ...receipt, eventName: event });
    return understood ? understood.problems[0] : "ignored";
  } catch (error) {
    return `quarantined: ${error}`;
  }
}

/** Calls `use` while the payload has a variant's value in its place. */
function withVariant<T>(payload: object, { path, value }: Variant, use: () => T): T {
  const parent = path.slice(0, -1).reduce<object>((inner, key) => Reflect.get(inner, key), payload);
  const key = path.at(-1) ?? "";
  const before = Reflect.get(parent, key);
  Reflect.set(parent, key, value);
  const result = use();
  Reflect.set(parent, key, before);
  return result;
}

describe.each(PUBLISHED)("GitHub's published schemas of %s", (document) => {
  const events = publishedEvents(document, isHookEvent);

  it("have all events of ours that have a schema", () => {
    expect(events.length).toBeGreaterThanOrEqual(document.startsWith("ghes") ? 19 : 29);
  });

  it.each(EXTREMES)("allow a payload that is %s, and it is understood", (extreme) => {
    for (const { name, event, payload } of events) {
      expect([name, problemWith(event, payload(extreme))]).toEqual([name, undefined]);
    }
  });

  it("allow one place to be absent, null or of another form, and all else is understood", () => {
    let count = 0;
    const problems: string[] = [];
    for (const { name, event, payload, variants } of events) {
      const full = payload("full");
      for (const variant of variants) {
        const problem = withVariant(full, variant, () => problemWith(event, full));
        if (problem !== undefined) {
          problems.push(`${name} ${variant.path.join(".")} = ${JSON.stringify(variant.value)}: ${problem}`);
        }
        count += 1;
      }
    }
    expect(problems).toEqual([]);
    expect(count / events.length).toBeGreaterThan(300);
  });
});
