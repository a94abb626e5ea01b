import { createHash } from "node:crypto";

/** What identifies an event. All of it comes from content that GitHub signed. */
export interface EventIdentity {
  issueNodeId: string;
  type: string;
  action: string;
  /** ISO 8601 in UTC. */
  occurredAt: string;
  /**
   * What the action was about, such as the name of a label: two events of one issue can have the same time and action.
   */
  subject: string;
}

/** 32 hex digits. A redelivery, a second webhook's delivery and a recovered copy of an event all have the same id. */
export function eventId({ issueNodeId, type, action, occurredAt, subject }: EventIdentity): string {
  // As JSON, so that the parts of two different events never form the same text.
  return digest(JSON.stringify([issueNodeId, type, action, occurredAt, subject]));
}

/** 32 hex digits of the SHA-256 of `text`. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
