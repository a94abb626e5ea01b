import { actionIdOf, buttonValue } from "@issue-relay/shared/commands/buttons";
import { describe, expect, it } from "vitest";
import { click } from "./click.ts";
import type { Click } from "./payload.ts";
import { aFunction, ISSUE } from "./testing/a-function.ts";

function aClick(kind: Parameters<typeof actionIdOf>[0], overrides: Partial<Click> = {}): Click {
  return {
    type: "block_actions",
    user: { id: "U0MEI" },
    trigger_id: "1.2",
    channel: { id: "C0ISSUES" },
    container: { message_ts: "1.1" },
    actions: [{ action_id: actionIdOf(kind), value: buttonValue(ISSUE), action_ts: "2.1" }],
    ...overrides,
  };
}

describe("a click", () => {
  it("on Take it asks for exactly that, of the card's issue, and says so to whoever clicked", async () => {
    const { dependencies, published, told, opened } = aFunction();
    await click(aClick("take"), dependencies);
    expect(published).toEqual([
      {
        version: 1,
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        at: "2026-03-02T12:00:00.000Z",
        by: { member: "U0MEI", login: "mei" },
        issue: ISSUE,
        channel: "C0ISSUES",
        wish: { what: "take" },
      },
    ]);
    expect(told).toEqual(["U0MEI: Taken up: mei is being assigned to acme/web#12. The card follows."]);
    expect(opened).toEqual([]);
  });

  it.each(["label", "close", "reply", "snooze"] as const)("on %s only opens its modal", async (kind) => {
    const { dependencies, published, opened } = aFunction();
    await click(aClick(kind), dependencies);
    expect(opened).toMatchObject([{ callback_id: kind }]);
    expect(published).toEqual([]);
  });

  it("is the same command where Slack brings it again, and another one where somebody clicks again, or on another issue", async () => {
    const { dependencies, published } = aFunction();
    const [action] = aClick("take").actions;
    const again = action && { actions: [{ ...action, action_ts: "2.2" }] };
    const value = buttonValue({ ...ISSUE, id: ISSUE.id + 1 });
    const elsewhere = action && { actions: [{ ...action, value }] };
    for (const each of [aClick("take"), aClick("take"), aClick("take", again), aClick("take", elsewhere)]) {
      await click(each, dependencies);
    }
    const [first, second, ...others] = published.map(({ id }) => id);
    expect(second).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it("by somebody whom the file does not let opens no modal, and tells them what to add to the file", async () => {
    const { dependencies, opened, told } = aFunction();
    await click(aClick("close", { user: { id: "U0TOMAS" } }), dependencies);
    await click(aClick("reply", { user: { id: "U0ADA" } }), dependencies);
    expect(opened).toEqual([]);
    expect(told).toEqual([
      expect.stringMatching(/^U0TOMAS: Nothing was done: tomas may not do this\..* buttons: close$/),
      expect.stringMatching(/^U0ADA: Nothing was done: your login .* people: your-login: U0ADA$/),
    ]);
  });

  it("within a modal, or on the button that opens the issue, is answered, and does nothing", async () => {
    const { dependencies, published, opened, told } = aFunction();
    const { channel: _, ...inModal } = aClick("take");
    const opening = aClick("take", { actions: [{ action_id: "open_issue", action_ts: "2.1" }] });
    for (const each of [inModal, opening]) {
      expect(await click(each, dependencies)).toEqual({ status: 200 });
    }
    expect([...published, ...opened, ...told]).toEqual([]);
  });
});

it("a modal keeps what Slack can keep of its issue, however many labels that has", async () => {
  const { dependencies, opened } = aFunction();
  const labels = Array.from({ length: 100 }, () => '"needs" a \\ label');
  const value = buttonValue({ ...ISSUE, labels: labels.slice(0, 80) });
  expect(value.length).toBeGreaterThan(1_800);
  for (const text of [value, buttonValue({ ...ISSUE, labels })]) {
    await click(
      aClick("label", { actions: [{ action_id: "issue_label", value: text, action_ts: "1" }] }),
      dependencies,
    );
  }
  const kept = opened.map(({ private_metadata = "" }) => private_metadata);
  expect(kept.map((text) => JSON.parse(text).issue.labels?.length)).toEqual([80, undefined]);
  expect(kept.filter((text) => text.length > 3_000)).toEqual([]);
  // It says so where it shows none.
  expect(opened.map(({ blocks: [first] }) => first?.type)).toEqual(["input", "section"]);
});
