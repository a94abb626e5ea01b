import type { Answer } from "@issue-relay/shared/edge/answer";
import { click } from "./click.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Payload } from "./payload.ts";
import { shortcut } from "./shortcut/shortcut.ts";
import { submit } from "./submit.ts";
import { suggest } from "./suggest.ts";

/** Answers what somebody has done in Slack. @throws Error where it can't be taken up: Slack says so to whoever asked */
export function interact(payload: Payload, dependencies: Dependencies): Promise<Answer> {
  switch (payload.type) {
    case "block_actions":
      return click(payload, dependencies);
    case "view_submission":
      return submit(payload, dependencies);
    case "block_suggestion":
      return suggest(payload, dependencies);
    case "message_action":
      return shortcut(payload, dependencies);
  }
}
