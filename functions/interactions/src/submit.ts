import { BUTTONS } from "@issue-relay/shared/commands/buttons";
import type { Answer } from "@issue-relay/shared/edge/answer";
import { plainText } from "@issue-relay/shared/slack/piece";
import type { Interacting } from "./interacting.ts";
import { aboutIn } from "./metadata.ts";
import type { Submission } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { takeUp } from "./taken-up.ts";
import type { Fields } from "./windows/window.ts";
import { windowOf } from "./windows/windows.ts";

/** Takes up what somebody has said in a window, or says in the window what is wrong. */
export async function submit({ user, view }: Submission, interacting: Interacting): Promise<Answer> {
  const kind = BUTTONS.find((each) => each === view.callback_id);
  const window = kind && windowOf(kind);
  if (!window) {
    throw new Error("the window is none of ours");
  }
  const { issue, place } = aboutIn(view.private_metadata);
  const fields = fieldsIn(view);
  const permission = permissionOf(interacting.relay, kind, user.id);
  if ("why" in permission) {
    const [first = ""] = Object.keys(fields);
    return withProblems({ [first]: plainText(permission.why) });
  }
  const reading = window.read(fields, issue, interacting.now());
  if ("problems" in reading) {
    return withProblems(reading.problems);
  }
  const by = { member: user.id, login: permission.login };
  await takeUp({ occasion: `window ${view.id}`, by, issue, place, wish: reading.wish }, interacting);
  return { status: 200 };
}

/** Each block has one element. */
function fieldsIn({ state: { values } }: Submission["view"]): Fields {
  return Object.fromEntries(
    Object.entries(values).flatMap(([block, elements]) => {
      const [field] = Object.values(elements);
      return field ? [[block, field]] : [];
    }),
  );
}

/** https://docs.slack.dev/surfaces/modals#displaying_errors */
function withProblems(errors: Record<string, string>): Answer {
  return { status: 200, body: { response_action: "errors", errors } };
}
