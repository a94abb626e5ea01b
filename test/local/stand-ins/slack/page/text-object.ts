import type { TextObject } from "../text-objects.ts";
import { emoji } from "./emoji.ts";
import { renderMrkdwn } from "./mrkdwn.ts";
import type { Names } from "./names.ts";
import { type Piece, plain } from "./text.ts";

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function renderTextObject(object: TextObject, names: Names): Piece {
  if (object.type === "mrkdwn") {
    return renderMrkdwn(object.text, names);
  }
  if (object.emoji === false) {
    return plain(object.text);
  }
  return plain(object.text.replaceAll(/:([a-z0-9_+'-]+):/g, (_, name: string) => emoji(name)));
}
