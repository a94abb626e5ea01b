import { SHORTCUT } from "@issue-relay/shared/commands/shortcut";
import type { Answer } from "@issue-relay/shared/edge/answer";
import type { Dependencies } from "../dependencies.ts";
import type { Origin } from "../metadata.ts";
import type { Shortcut } from "../payload.ts";
import { permissionOf } from "../permission.ts";
import { viewOfNewIssue } from "./modal.ts";

const DONE: Answer = { status: 200 };

/** Answers the shortcut of a message: opens the modal for an issue of it. */
export async function shortcut(
  { callback_id, user, trigger_id, response_url, team, channel, message }: Shortcut,
  dependencies: Dependencies,
): Promise<Answer> {
  if (callback_id !== SHORTCUT) {
    return DONE;
  }
  const { relay, tell, open, logger } = dependencies;
  const origin: Origin = {
    channel: channel.id,
    thread: message.thread_ts ?? message.ts,
    responseUrl: response_url,
  };
  const listener = { member: user.id, channel: channel.id, responseUrl: response_url };
  const { create } = relay.buttons ?? {};
  if (!create) {
    await tell(listener, [
      {
        text: "Nothing was done: this is not switched on. Whoever looks after relay.yaml says for which repositories it is, in ",
      },
      { text: "buttons: create", style: "code" },
    ]);
    return DONE;
  }
  const permission = permissionOf(relay, "create", user.id);
  if ("why" in permission) {
    logger.info({ member: user.id }, "not taken up: the file does not let them");
    await tell(listener, permission.why);
    return DONE;
  }
  const said = { ...message, channel: channel.id, domain: team?.domain };
  await open(trigger_id, viewOfNewIssue(create.repositories, said, origin, relay));
  return DONE;
}
