import { expect, it } from "vitest";
import { payloadIn } from "./payload.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };

function bodyOf(payload: unknown): Buffer {
  return Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
}

const SUBMISSION = {
  type: "view_submission",
  user: { id: "U1", name: "mei" },
  view: {
    id: "V1",
    callback_id: "reply",
    private_metadata: JSON.stringify({ issue: ISSUE, channel: "C1" }),
    state: { values: { text: { value: { type: "plain_text_input", value: "1 + 1 = 2 & more ✓" } } } },
  },
};

it("says what somebody has written, and about which issue, whatever else Slack sends", () => {
  expect(payloadIn(bodyOf({ ...SUBMISSION, token: "old", team: { id: "T1" } }))).toEqual({
    type: "view_submission",
    user: { id: "U1" },
    view: {
      id: "V1",
      callback_id: "reply",
      private_metadata: { issue: ISSUE, channel: "C1" },
      state: { values: { text: { value: { value: "1 + 1 = 2 & more ✓" } } } },
    },
  });
});

it.each(["view_closed", "shortcut", "message_action"])("is nothing to us where it is a %s", (type) => {
  expect(payloadIn(bodyOf({ type }))).toBeUndefined();
});

it.each([
  ["a form without a payload", Buffer.from("hello=world")],
  ["a payload that is no JSON", Buffer.from("payload=%7B")],
  ["a payload without a type", bodyOf({})],
  ["nobody's submission", bodyOf({ ...SUBMISSION, user: null })],
  [
    "a modal about no issue",
    bodyOf({ ...SUBMISSION, view: { ...SUBMISSION.view, private_metadata: '{"channel":"C1"}' } }),
  ],
  ["a modal that is not ours", bodyOf({ ...SUBMISSION, view: { ...SUBMISSION.view, private_metadata: "" } })],
])("does not take %s", (_, body) => {
  expect(() => payloadIn(body)).toThrow();
});
