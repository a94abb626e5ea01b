import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { WishOfIssue as Wish } from "@issue-relay/shared/commands/command";
import type { aCommandWorld } from "./a-command-world.ts";

type World = ReturnType<typeof aCommandWorld>;

/** One of each kind. */
export const WISHES: Record<string, Wish> = {
  take: { what: "take" },
  label: { what: "label", add: ["P1"], remove: ["bug"] },
  close: { what: "close", reason: "not_planned", comment: "Not now." },
  reply: { what: "reply", text: "We look into it." },
  snooze: { what: "snooze", until: "2099-01-04T00:00:00.000Z" },
};

/** What has become of the issue. */
export function shown({ issue: { state } }: World) {
  const { labels, assignees, comments } = state;
  return {
    ...{ labels, state: state.state, reason: state.reason },
    assignees: assignees.map(({ login }) => login),
    comments: comments.map(({ body }) => body.replace(/^<!-- issue-relay [0-9a-f]{32} -->\n\n/, "")),
  };
}

/** What is shown of an issue to which nothing has happened. */
export const BEFORE = { labels: ["bug"], state: "open", reason: null, assignees: [], comments: [] };
const FROM_MEI = `[${MEI.login}](https://github.com/${MEI.login}), from Slack:`;
/** What is shown once it is done. */
export const DONE = {
  take: { ...BEFORE, assignees: [MEI.login] },
  label: { ...BEFORE, labels: ["P1"] },
  close: {
    ...BEFORE,
    ...{ state: "closed", reason: "not_planned", comments: [`${FROM_MEI}\n\nNot now.`] },
  },
  reply: { ...BEFORE, comments: [`${FROM_MEI}\n\nWe look into it.`] },
  snooze: BEFORE,
};
