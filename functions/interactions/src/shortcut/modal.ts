import type { WishOfMessage } from "@issue-relay/shared/commands/command";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { isVisible, oneLine } from "@issue-relay/shared/slack/clean-text";
import type { KnownBlock, ModalView } from "@slack/types";
import type { Origin } from "../metadata.ts";
import {
  ELEMENT,
  type Fields,
  MAX_OPTION_CHARACTERS,
  plainText,
  type Reading,
  viewOf,
} from "../modals/modal.ts";
import { textField, textIn } from "../modals/text-field.ts";
import { escapedQuotes, type Message, quoted } from "./quote.ts";
import { readable } from "./readable.ts";

const REPOSITORY = "repository";
const TITLE = "title";
const TEXT = "text";

/** GitHub answers 422 to a longer one: "title is too long (maximum is 256 characters)". */
const MAX_TITLE_CHARACTERS = 256;

/** A title of the first line: longer ones nobody reads in a list. */
const PROPOSED_TITLE_CHARACTERS = 100;

/** The modal for a new issue of a message. @param repositories those that it offers */
export function viewOfNewIssue(
  repositories: readonly string[],
  message: Message,
  origin: Origin,
  relay: Relay,
): ModalView {
  return viewOf("create", { title: "Create an issue", submit: "Create" }, origin, [
    repositoryField(repositories),
    titleField(oneLine(firstLine(readable(message.text ?? "", relay)), PROPOSED_TITLE_CHARACTERS)),
    textField(TEXT, {
      label: "Text",
      hint: "Markdown, as on GitHub. Lines that begin with > are shown as they are: they ping nobody.",
      isOptional: true,
      initial: quoted(message, relay),
    }),
  ]);
}

/** What somebody has put into it. */
export function newIssueIn(
  fields: Fields,
  { buttons }: Relay,
): Reading<Pick<WishOfMessage, "repository" | "title" | "text">> {
  const repository = fields[REPOSITORY]?.selected_option?.value ?? "";
  const title = textIn(fields[TITLE]) ?? "";
  // The file may have changed since the modal was opened.
  if (!buttons?.create?.repositories.includes(repository)) {
    return { problems: { [REPOSITORY]: "Choose a repository of the list." } };
  }
  return title === ""
    ? { problems: { [TITLE]: "Write a title." } }
    : { wish: { repository, title, text: escapedQuotes(textIn(fields[TEXT]) ?? "") } };
}

/** Where there are several, somebody must choose: an issue in the wrong one can't be taken back. */
function repositoryField(repositories: readonly string[]): KnownBlock {
  const options = repositories.map(optionOf);
  const [only] = options;
  return {
    type: "input",
    block_id: REPOSITORY,
    label: plainText("Repository"),
    element: {
      type: "static_select",
      action_id: ELEMENT,
      options,
      ...(only && options.length === 1 && { initial_option: only }),
    },
  };
}

/** Of a long name, the end tells more. */
function optionOf(repository: string) {
  const text =
    repository.length <= MAX_OPTION_CHARACTERS
      ? repository
      : `…${repository.slice(1 - MAX_OPTION_CHARACTERS)}`;
  return { text: plainText(text), value: repository };
}

function titleField(initial: string): KnownBlock {
  return {
    type: "input",
    block_id: TITLE,
    label: plainText("Title"),
    element: {
      type: "plain_text_input",
      action_id: ELEMENT,
      max_length: MAX_TITLE_CHARACTERS,
      ...(initial !== "" && { initial_value: initial }),
    },
  };
}

function firstLine(text: string): string {
  return text.split("\n").find(isVisible) ?? "";
}
