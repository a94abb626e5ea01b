import { buttonOf, buttonValueIn } from "@issue-relay/shared/commands/buttons";
import type { Answer } from "@issue-relay/shared/edge/answer";
import type { Dependencies } from "./dependencies.ts";
import { aboutIn, metadataOf } from "./metadata.ts";
import { viewOf } from "./modals/modal.ts";
import { modalOf } from "./modals/modals.ts";
import type { Click } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { publishCommand } from "./publish-command.ts";

const DONE: Answer = { status: 200 };

/** A click on a button of a card: opens the button's modal, or takes up what it asks for. */
export async function click(
  { user, channel, container, trigger_id, actions }: Click,
  dependencies: Dependencies,
): Promise<Answer> {
  const [action] = actions;
  const kind = action && buttonOf(action.action_id);
  // Such as the button that opens the issue, of which Slack tells, too.
  if (!action || !kind || !channel) {
    return DONE;
  }
  const { relay, tell, now, open, logger } = dependencies;
  const issue = buttonValueIn(action.value);
  if (!issue) {
    throw new Error("the button is about no issue");
  }
  const permission = permissionOf(relay, kind, user.id);
  if ("why" in permission) {
    logger.info({ member: user.id, button: kind }, "not taken up: the file does not let them");
    await tell({ member: user.id, channel: channel.id }, permission.why);
    return DONE;
  }
  const modal = modalOf(kind);
  if (modal) {
    const metadata = metadataOf({ issue, channel: channel.id });
    await open(trigger_id, viewOf(kind, modal, { ...aboutIn(metadata), metadata, now: now() }));
    return DONE;
  }
  const by = { member: user.id, login: permission.login };
  const occasion = `click ${action.action_ts} ${container.message_ts ?? ""}`;
  await publishCommand({ occasion, by, issue, channel: channel.id, wish: { what: "take" } }, dependencies);
  return DONE;
}
