import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { ownChangeOf } from "@issue-relay/shared/github/own-changes";

/** Handles what somebody has asked our App for, with a button of a card, as what they have done: the team wants to know who. */
export function onBehalf(documents: DocumentStore, handle: Handle): Handle {
  return async (event, context) => {
    const { by = null } = (await ownChangeOf(documents, event)) ?? {};
    return handle(by === null ? event : { ...event, sender: { login: by, type: "User" } }, context);
  };
}
