import type { Mention } from "@issue-relay/shared/routes/mentions";
import type { RichTextElement } from "@slack/types";

/** The mentions, as the end of a line. Only these elements of a message notify anybody. */
export function mentionElements(mentions: Mention[]): RichTextElement[] {
  const elements = mentions.map(
    (mention): RichTextElement =>
      mention.kind === "user"
        ? { type: "user", user_id: mention.id }
        : { type: "usergroup", usergroup_id: mention.id },
  );
  return elements.flatMap((element, index) => [{ type: "text", text: index === 0 ? " · " : " " }, element]);
}
