import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import { CLOSE } from "./close.ts";
import { LABEL } from "./label.ts";
import { REPLY } from "./reply.ts";
import { SNOOZE } from "./snooze.ts";
import type { Window } from "./window.ts";

/** Of each button that opens one. */
const WINDOWS: Partial<Record<ButtonKind, Window>> = {
  label: LABEL,
  close: CLOSE,
  reply: REPLY,
  snooze: SNOOZE,
};

export function windowOf(kind: ButtonKind): Window | undefined {
  return WINDOWS[kind];
}
