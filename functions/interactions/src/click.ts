import { buttonOf, buttonValueIn } from "@issue-relay/shared/commands/buttons";
import type { Answer } from "@issue-relay/shared/edge/answer";
import type { Interacting } from "./interacting.ts";
import { aboutIn, metadataOf } from "./metadata.ts";
import type { Click } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { takeUp } from "./taken-up.ts";
import { viewOf } from "./windows/window.ts";
import { windowOf } from "./windows/windows.ts";

const DONE: Answer = { status: 200 };

/** A click on a button of a card: opens the button's window, or takes up what it asks for. */
export async function click(
  { user, channel, container, trigger_id, actions }: Click,
  interacting: Interacting,
): Promise<Answer> {
  const [action] = actions;
  const kind = action && buttonOf(action.action_id);
  // Such as the button that opens the issue, of which Slack tells, too.
  if (!action || !kind || !channel) {
    return DONE;
  }
  const { relay, tell, now, open, logger } = interacting;
  const { message_ts: message, thread_ts: thread } = container;
  const place = { channel: channel.id, ...(thread !== undefined && thread !== message && { thread }) };
  const issue = buttonValueIn(action.value);
  if (!issue) {
    throw new Error("the button is about no issue");
  }
  const permission = permissionOf(relay, kind, user.id);
  if ("why" in permission) {
    logger.info({ member: user.id, button: kind }, "not taken up: the file does not let them");
    await tell({ member: user.id, ...place }, permission.why);
    return DONE;
  }
  const window = windowOf(kind);
  if (window) {
    const metadata = metadataOf({ issue, place });
    await open(trigger_id, viewOf(kind, window, { ...aboutIn(metadata), metadata, now: now() }));
    return DONE;
  }
  const by = { member: user.id, login: permission.login };
  const occasion = `click ${action.action_ts} ${message ?? ""}`;
  await takeUp({ occasion, by, issue, place, wish: { what: "take" } }, interacting);
  return DONE;
}
