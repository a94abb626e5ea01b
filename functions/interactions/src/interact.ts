import type { Answer } from "@issue-relay/shared/edge/answer";
import { click } from "./click.ts";
import type { Interacting } from "./interacting.ts";
import type { Payload } from "./payload.ts";
import { submit } from "./submit.ts";
import { suggest } from "./suggest.ts";

/** Answers what somebody has done in Slack. @throws Error where it can't be taken up: Slack says so to whoever asked */
export function interact(payload: Payload, interacting: Interacting): Promise<Answer> {
  switch (payload.type) {
    case "block_actions":
      return click(payload, interacting);
    case "view_submission":
      return submit(payload, interacting);
    case "block_suggestion":
      return suggest(payload, interacting);
  }
}
