import { type Block, textObjectsOf } from "./block-kit.ts";
import { parseMrkdwn, type Token } from "./mrkdwn.ts";
import { richElementsOf } from "./rich-text.ts";

/** Whom a message notifies: `channel`, `here`, `everyone`, and ids of users (`U…`) and user groups (`S…`), each once. */
export function pingsOf(text: string, blocks: readonly Block[]): string[] {
  const mrkdwn = blocks
    .flatMap(textObjectsOf)
    .flatMap((object) => (object.type === "mrkdwn" ? [object.text] : []));
  const inTexts = [text, ...mrkdwn].flatMap((each) => parseMrkdwn(each)).flatMap(inToken);
  return [...new Set([...inTexts, ...blocks.flatMap(inRichText)])];
}

function inToken(token: Token): string[] {
  if ("children" in token) return token.children.flatMap(inToken);
  if (token.type === "broadcast") return [token.range];
  return token.type === "user" || token.type === "usergroup" ? [token.id] : [];
}

function inRichText(block: Block): string[] {
  if (block.type !== "rich_text") return [];
  return block.elements.flatMap(richElementsOf).flatMap((element) => {
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
