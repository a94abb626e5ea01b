import { html } from "hono/html";
import { type Command, type Node, NodeType, parse } from "slack-message-parser";
import { formatDate } from "./dates.ts";
import { emoji } from "./emoji.ts";
import { broadcast, mention } from "./mention.ts";
import type { Names } from "./names.ts";
import { isFollowable, link, type Piece, plain } from "./text.ts";

/** Slack's own markup: https://docs.slack.dev/messaging/formatting-message-text */
export function renderMrkdwn(text: string, names: Names): Piece {
  return render(parse(text), names);
}

function render(node: Node, names: Names): Piece {
  const inside = (nodes: readonly Node[]) => nodes.map((each) => render(each, names));
  switch (node.type) {
    case NodeType.Root:
      return inside(node.children);
    case NodeType.Text:
      return plain(unescaped(node.text));
    case NodeType.Emoji:
      return plain(emoji(node.name));
    case NodeType.Bold:
      return html`<b>${inside(node.children)}</b>`;
    case NodeType.Italic:
      return html`<i>${inside(node.children)}</i>`;
    case NodeType.Strike:
      return html`<s>${inside(node.children)}</s>`;
    case NodeType.Code:
      return html`<code>${unescaped(node.text)}</code>`;
    case NodeType.PreText:
      return html`<pre>${unescaped(node.text)}</pre>`;
    case NodeType.Quote:
      return html`<blockquote>${inside(node.children)}</blockquote>`;
    case NodeType.URL: {
      const url = unescaped(node.url);
      // What is no link stays as it was typed.
      return isFollowable(url)
        ? link(url, node.label ? inside(node.label) : plain(url))
        : plain(unescaped(node.source));
    }
    case NodeType.UserLink:
      return mention("member", node.userID, names);
    case NodeType.ChannelLink:
      return mention("channel", node.channelID, names);
    case NodeType.Command:
      return command(node, names);
  }
}

/** `<!name^argument^…|label>` */
function command({ name, arguments: [first = "", ...rest], label, source }: Command, names: Names): Piece {
  switch (name) {
    case "here":
    case "channel":
    case "everyone":
      return broadcast(name);
    case "group":
      // Slack's old name for it.
      return broadcast("channel");
    case "subteam":
      return mention("userGroup", first, names);
    case "date": {
      const [format = "", url = ""] = rest;
      return link(url, formatDate(Number(first), format));
    }
    default:
      return label ? label.map((each) => render(each, names)) : plain(unescaped(source));
  }
}

/** Only these three are decoded: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
