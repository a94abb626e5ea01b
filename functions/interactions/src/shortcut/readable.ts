import { loginOf } from "@issue-relay/shared/commands/people";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { cleanLines } from "@issue-relay/shared/slack/clean-text";

/** https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages */
const REFERENCE = /<([^<>]*)>/g;

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** The text of a message as people read it, with its lines: Slack writes members, channels and links as references. */
export function readable(text: string, relay: Relay): string {
  const shown = text.replace(REFERENCE, (_, reference: string) => nameOf(reference, relay));
  return cleanLines(
    shown.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity).replace(/\r\n?/g, "\n"),
  );
}

function nameOf(reference: string, relay: Relay): string {
  const bar = reference.indexOf("|");
  const target = bar < 0 ? reference : reference.slice(0, bar);
  const label = bar < 0 ? "" : reference.slice(bar + 1);
  const id = target.slice(1);
  switch (target[0]) {
    case "@":
      return `@${(loginOf(relay, id) ?? label) || id}`;
    case "#":
      return `#${label || id}`;
    case "!":
      return nameOfSpecial(id, label, relay);
    default:
      return label === "" || target.endsWith(label) ? withoutScheme(target) : `${label} (${target})`;
  }
}

/** Such as `here`, `subteam^S012` or `date^1392734382^{date}^https://example.com`. */
function nameOfSpecial(special: string, label: string, { groups }: Relay): string {
  const [kind, id] = special.split("^");
  if (kind === "date") {
    return label;
  }
  const group = kind === "subteam" ? Object.entries(groups).find(([, each]) => each === id)?.[0] : kind;
  return `@${group ?? (label.replace(/^@/, "") || id)}`;
}

/** An address of e-mail is one without `mailto:`, too. */
function withoutScheme(target: string): string {
  return target.replace(/^(?:mailto|tel):/, "");
}
