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

const SHORTCUT = {
  type: "message_action",
  callback_id: "create_issue",
  user: { id: "U1" },
  trigger_id: "1.2",
  response_url: "https://hooks.slack.com/app/T1/2/3",
  team: { domain: "acme" },
  channel: { id: "C1" },
  message: { ts: "1.1", text: "Login fails", user: "U2" },
};

it("says of which message a shortcut is, whatever else Slack sends, and what of it Slack leaves out", () => {
  const channel = { ...SHORTCUT.channel, name: "directmessage" };
  const message = { ...SHORTCUT.message, type: "message", blocks: [{ type: "rich_text" }] };
  expect(payloadIn(bodyOf({ ...SHORTCUT, channel, message, action_ts: "1.3", enterprise: null }))).toEqual(
    SHORTCUT,
  );
  const least = { ...SHORTCUT, team: null, message: { ts: "1.1" } };
  expect(payloadIn(bodyOf(least))).toEqual(least);
});

it("says what somebody has written, and about which issue, whatever else Slack sends", () => {
  expect(payloadIn(bodyOf({ ...SUBMISSION, token: "old", team: { id: "T1" } }))).toEqual({
    type: "view_submission",
    user: { id: "U1" },
    view: {
      id: "V1",
      callback_id: "reply",
      private_metadata: SUBMISSION.view.private_metadata,
      state: { values: { text: { value: { value: "1 + 1 = 2 & more ✓" } } } },
    },
  });
});

it.each(["view_closed", "shortcut"])("is nothing to us where it is a %s", (type) => {
  expect(payloadIn(bodyOf({ type }))).toBeUndefined();
});

it.each([
  ["a form without a payload", Buffer.from("hello=world")],
  ["a payload that is no JSON", Buffer.from("payload=%7B")],
  ["a payload without a type", bodyOf({})],
  ["nobody's submission", bodyOf({ ...SUBMISSION, user: null })],
  ["a shortcut of no message", bodyOf({ ...SHORTCUT, message: null })],
  ["a shortcut that nobody can be answered", bodyOf({ ...SHORTCUT, response_url: undefined })],
])("does not take %s", (_, body) => {
  expect(() => payloadIn(body)).toThrow();
});
