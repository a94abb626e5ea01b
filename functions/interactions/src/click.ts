import { buttonOf, buttonValueIn } from "@issue-relay/shared/commands/buttons";
import type { Answer } from "@issue-relay/shared/edge/answer";
import type { Dependencies } from "./dependencies.ts";
import { viewOfIssue } from "./modals/modal.ts";
import { effectOf } from "./on-click.ts";
import type { Click } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { named, publishCommand } from "./publish-command.ts";

const DONE: Answer = { status: 200 };

/** Answers a click on a button of a card: opens the button's modal, or publishes the command. */
export async function click(
  { user, channel: place, container, trigger_id, actions }: Click,
  dependencies: Dependencies,
): Promise<Answer> {
  const [action] = actions;
  const kind = action && buttonOf(action.action_id);
  // Such as the button that opens the issue, of which Slack tells, too.
  if (!action || !kind || !place) {
    return DONE;
  }
  const { id: channel } = place;
  const { relay, tell, now, open, logger } = dependencies;
  const issue = buttonValueIn(action.value);
  if (!issue) {
    throw new Error("the button is about no issue");
  }
  const permission = permissionOf(relay, kind, user.id);
  if ("why" in permission) {
    logger.info({ member: user.id, button: kind }, "not taken up: the file does not let them");
    await tell({ member: user.id, channel }, permission.why);
    return DONE;
  }
  const effect = effectOf(kind, dependencies);
  if ("modal" in effect) {
    await open(trigger_id, viewOfIssue(kind, effect.modal, { issue, channel }, now()));
    return DONE;
  }
  const by = { member: user.id, login: permission.login };
  const occasion = `click ${action.action_ts} ${container.message_ts ?? ""}`;
  const asked = { channel, issue: named(issue), wish: effect.wish };
  await publishCommand(asked, { by, occasion }, dependencies);
  return DONE;
}
