import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import { CLOSE } from "./close.ts";
import { LABEL } from "./label.ts";
import type { Modal } from "./modal.ts";
import { REPLY } from "./reply.ts";
import { SNOOZE } from "./snooze.ts";

/** Of each button that opens one. */
const MODALS: Partial<Record<ButtonKind, Modal>> = {
  label: LABEL,
  close: CLOSE,
  reply: REPLY,
  snooze: SNOOZE,
};

export function modalOf(kind: ButtonKind): Modal | undefined {
  return MODALS[kind];
}
