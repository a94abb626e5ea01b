import { createHash } from "node:crypto";

/** What makes one happening itself; all of it comes from content that GitHub signed. */
export interface Happening {
  issueNodeId: string;
  type: string;
  action: string;
  /** ISO 8601 in UTC. */
  occurredAt: string;
  /** What the action was about, where several can happen to an issue within one second: see `subjectOf`. */
  subject: string;
}

/** 32 hex digits. The same for a redelivery, a second hook's delivery and a recovered copy of one happening. */
export function eventId({ issueNodeId, type, action, occurredAt, subject }: Happening): string {
  // An array in JSON, so that no two different happenings run together into one text.
  return digest(JSON.stringify([issueNodeId, type, action, occurredAt, subject]));
}

/** 32 hex digits of the SHA-256 of `text`. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
