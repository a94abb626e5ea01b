import { BUTTONS } from "@issue-relay/shared/commands/buttons";
import type { Answer } from "@issue-relay/shared/edge/answer";
import { plainText } from "@issue-relay/shared/slack/piece";
import type { Dependencies } from "./dependencies.ts";
import type { Fields } from "./modals/modal.ts";
import { ON_CLICK } from "./on-click.ts";
import type { Submission } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { named, publishCommand } from "./publish-command.ts";

/** Answers a modal that is submitted: publishes the command, or says in the modal what is wrong. */
export async function submit({ user, view }: Submission, dependencies: Dependencies): Promise<Answer> {
  const kind = BUTTONS.find((each) => each === view.callback_id);
  const effect = kind && ON_CLICK[kind];
  if (!effect || !("modal" in effect)) {
    throw new Error("the modal is none of ours");
  }
  const { issue, channel } = view.private_metadata;
  const fields = fieldsIn(view);
  const permission = permissionOf(dependencies.relay, kind, user.id);
  if ("why" in permission) {
    const [first = ""] = Object.keys(fields);
    return withProblems({ [first]: plainText(permission.why) });
  }
  const reading = effect.modal.read(fields, issue, dependencies.now());
  if ("problems" in reading) {
    return withProblems(reading.problems);
  }
  const by = { member: user.id, login: permission.login };
  await publishCommand(
    { occasion: `modal ${view.id}`, by, channel, issue: named(issue), wish: reading.wish },
    dependencies,
  );
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
