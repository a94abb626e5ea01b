import type { WishKind } from "@issue-relay/shared/commands/command";
import { loginOf, mayUse } from "@issue-relay/shared/commands/people";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import type { Piece } from "@issue-relay/shared/slack/piece";

/** Somebody may ask for something, or is told why not. */
export type Permission = { login: string } | { why: Piece[] };

/** What the file says of a member of Slack, and of a button or the shortcut. What GitHub lets them do, `actions` asks GitHub. */
export function permissionOf(relay: Relay, kind: WishKind, member: string): Permission {
  const login = loginOf(relay, member);
  if (login === undefined) {
    return {
      why: [
        {
          text: "Nothing was done: your login on GitHub is not known here. Whoever looks after relay.yaml adds it to ",
        },
        { text: "people", style: "code" },
        { text: ": " },
        { text: `your-login: ${member}`, style: "code" },
      ],
    };
  }
  if (!mayUse(relay, kind, login)) {
    return {
      why: [
        {
          text: `Nothing was done: ${login} may not do this. Whoever looks after relay.yaml says who may, in `,
        },
        { text: `buttons: ${kind}`, style: "code" },
      ],
    };
  }
  return { login };
}
