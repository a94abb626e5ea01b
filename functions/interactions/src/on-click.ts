import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import type { WishOfIssue } from "@issue-relay/shared/commands/command";
import type { Dependencies } from "./dependencies.ts";
import { CLOSE } from "./modals/close.ts";
import { LABEL } from "./modals/label.ts";
import type { Modal } from "./modals/modal.ts";
import { REPLY } from "./modals/reply.ts";
import { snoozeIn } from "./modals/snooze.ts";

/** It opens a modal, or asks for something at once. */
type Effect = { modal: Modal } | { wish: WishOfIssue };

const EFFECTS: Record<Exclude<ButtonKind, "snooze">, Effect> = {
  take: { wish: { what: "take" } },
  label: { modal: LABEL },
  close: { modal: CLOSE },
  reply: { modal: REPLY },
};

/** What a click on a button does. */
export function effectOf(kind: ButtonKind, { timeZone }: Pick<Dependencies, "timeZone">): Effect {
  return kind === "snooze" ? { modal: snoozeIn(timeZone) } : EFFECTS[kind];
}
