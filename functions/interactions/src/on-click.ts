import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import type { WishOfIssue } from "@issue-relay/shared/commands/command";
import { CLOSE } from "./modals/close.ts";
import { LABEL } from "./modals/label.ts";
import type { Modal } from "./modals/modal.ts";
import { REPLY } from "./modals/reply.ts";
import { SNOOZE } from "./modals/snooze.ts";

/** What a click on each button does: it opens a modal, or asks for something at once. */
export const ON_CLICK: Record<ButtonKind, { modal: Modal } | { wish: WishOfIssue }> = {
  take: { wish: { what: "take" } },
  label: { modal: LABEL },
  close: { modal: CLOSE },
  reply: { modal: REPLY },
  snooze: { modal: SNOOZE },
};
