import { type Block, richTextsOf, textObjectsOf } from "./block-kit.ts";
import { richElementsOf } from "./rich-text.ts";

/**
 * A mention in a text: `<@U1>`, `<!subteam^S1|@team>`, `<!here>`. Slack reads it in code and in quotes too; escaped
 * (`&lt;!here&gt;`) it is only text. https://docs.slack.dev/messaging/formatting-message-text
 */
const MENTION = /<(?:(?:@|!subteam\^)([A-Z0-9]+)|!(channel|group|here|everyone))(?:\|[^<>\n]*)?>/g;

/** Whom a message notifies: `channel`, `here`, `everyone`, and ids of users (`U…`) and user groups (`S…`), each once. */
export function pingsOf(text: string, blocks: readonly Block[]): string[] {
  const mrkdwn = blocks
    .flatMap(textObjectsOf)
    .flatMap((object) => (object.type === "mrkdwn" ? [object.text] : []));
  return [...new Set([...[text, ...mrkdwn].flatMap(inText), ...blocks.flatMap(inRichText)])];
}

function inText(text: string): string[] {
  return [...text.matchAll(MENTION)].map(([, id, range = ""]) => {
    // Slack's old name for it.
    return id ?? (range === "group" ? "channel" : range);
  });
}

function inRichText(block: Block): string[] {
  const parts = richTextsOf(block).flatMap(({ elements }) => elements);
  return parts.flatMap(richElementsOf).flatMap((element) => {
    switch (element.type) {
      case "broadcast":
        return [element.range];
      case "user":
        return [element.user_id];
      case "usergroup":
        return [element.usergroup_id];
      default:
        return [];
    }
  });
}
