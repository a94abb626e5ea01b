import { BUTTONS } from "@issue-relay/shared/commands/buttons";
import type { WishKind } from "@issue-relay/shared/commands/command";
import type { Answer } from "@issue-relay/shared/edge/answer";
import { plainText } from "@issue-relay/shared/slack/piece";
import type { Dependencies } from "./dependencies.ts";
import { MetadataText, OriginText } from "./metadata.ts";
import type { Fields, Problems } from "./modals/modal.ts";
import { effectOf } from "./on-click.ts";
import type { Submission } from "./payload.ts";
import { permissionOf } from "./permission.ts";
import { type Asked, named, publishCommand } from "./publish-command.ts";
import { newIssueIn } from "./shortcut/modal.ts";

/** Answers a modal that is submitted: publishes the command, or says in the modal what is wrong. */
export async function submit({ user, view }: Submission, dependencies: Dependencies): Promise<Answer> {
  const fields = fieldsIn(view);
  const form = formOf(view, dependencies);
  const permission = permissionOf(dependencies.relay, form.kind, user.id);
  if ("why" in permission) {
    const [first = ""] = Object.keys(fields);
    return withProblems({ [first]: plainText(permission.why) });
  }
  const asked = form.read(fields);
  if ("problems" in asked) {
    return withProblems(asked.problems);
  }
  const by = { member: user.id, login: permission.login };
  await publishCommand(asked, { by, occasion: `modal ${view.id}` }, dependencies);
  return { status: 200 };
}

/** What a modal was opened for, and how what somebody has put into it is read. */
interface Form {
  kind: WishKind;
  read(fields: Fields): Asked | Problems;
}

/** @throws Error where the modal is none of ours */
function formOf(
  { callback_id, private_metadata: metadata }: Submission["view"],
  { relay, now, timeZone }: Dependencies,
): Form {
  if (callback_id === "create") {
    const { thread, ...where } = OriginText.parse(metadata);
    return {
      kind: callback_id,
      read(fields) {
        const reading = newIssueIn(fields, relay);
        return "problems" in reading
          ? reading
          : { ...where, wish: { what: callback_id, thread, ...reading.wish } };
      },
    };
  }
  const kind = BUTTONS.find((each) => each === callback_id);
  const effect = kind && effectOf(kind, { timeZone });
  if (!effect || !("modal" in effect)) {
    throw new Error("the modal is none of ours");
  }
  const { issue, channel } = MetadataText.parse(metadata);
  return {
    kind,
    read(fields) {
      const reading = effect.modal.read(fields, issue, now());
      return "problems" in reading ? reading : { channel, issue: named(issue), wish: reading.wish };
    },
  };
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
