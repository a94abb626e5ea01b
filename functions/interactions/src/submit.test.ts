import { describe, expect, it } from "vitest";
import type { Submission } from "./payload.ts";
import { submit } from "./submit.ts";
import { aFunction, ISSUE } from "./testing/a-function.ts";

function aSubmission(view: Partial<Submission["view"]> = {}, user = "U0MEI"): Submission {
  return {
    type: "view_submission",
    user: { id: user },
    view: {
      id: "V1",
      callback_id: "reply",
      private_metadata: JSON.stringify({ issue: { ...ISSUE, labels: ["bug"] }, channel: "C0ISSUES" }),
      state: { values: { text: { value: { value: "We look into it." } } } },
      ...view,
    },
  };
}

describe("a submitted modal", () => {
  it("asks for what somebody has written, of the issue of its card", async () => {
    const { dependencies, published, told } = aFunction();
    expect(await submit(aSubmission(), dependencies)).toEqual({ status: 200 });
    expect(published).toMatchObject([
      { by: { member: "U0MEI", login: "mei" }, wish: { what: "reply", text: "We look into it." } },
    ]);
    expect(published).toMatchObject([{ issue: ISSUE }]);
    expect(told).toEqual(["U0MEI: Taken up: commenting on acme/web#12. The card follows."]);
  });

  it("that snoozes says until when, and not that the card follows", async () => {
    const { dependencies, told } = aFunction();
    const values = { day: { value: { selected_date: "2026-03-09" } } };
    await submit(aSubmission({ callback_id: "snooze", state: { values } }), dependencies);
    expect(told).toEqual(["U0MEI: Taken up: until 2026-03-09, the digest leaves out acme/web#12."]);
  });

  it("is the same command where Slack brings it again, and another one by another person or from another modal", async () => {
    const { dependencies, published } = aFunction();
    for (const each of [
      aSubmission(),
      aSubmission(),
      aSubmission({}, "U0TOMAS"),
      aSubmission({ id: "V2" }),
    ]) {
      await submit(each, dependencies);
    }
    const ids = published.map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it("by somebody who may not use its button does nothing, and says so", async () => {
    const { dependencies, published } = aFunction();
    const reason = { value: { selected_option: { value: "completed" } } };
    const closing = { callback_id: "close", state: { values: { reason } } };
    const { body } = await submit(aSubmission(closing, "U0TOMAS"), dependencies);
    expect(body).toEqual({
      response_action: "errors",
      errors: { reason: expect.stringContaining("tomas may not do this") },
    });
    expect(published).toEqual([]);
  });

  it("with a field that is wrong says so at that field", async () => {
    const { dependencies, published } = aFunction();
    const values = { text: { value: { value: " " } } };
    const { body } = await submit(aSubmission({ state: { values } }), dependencies);
    expect(body).toEqual({ response_action: "errors", errors: { text: "Write something." } });
    expect(published).toEqual([]);
  });

  it.each([
    ["a button's", "reply", '{"channel":"C1"}'],
    ["a button's", "reply", ""],
    ["the shortcut's", "create", JSON.stringify({ issue: ISSUE, channel: "C1" })],
  ])(
    "that does not say what it is about is none of ours: %s, %s %s",
    async (_, callback_id, private_metadata) => {
      const { dependencies, published } = aFunction();
      await expect(submit(aSubmission({ callback_id, private_metadata }), dependencies)).rejects.toThrow();
      expect(published).toEqual([]);
    },
  );

  it.each(["take", "other"])("of the name %s is none of ours", async (callback_id) => {
    const { dependencies } = aFunction();
    await expect(submit(aSubmission({ callback_id }), dependencies)).rejects.toThrow("none of ours");
  });
});
