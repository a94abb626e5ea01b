import { createHash } from "node:crypto";

/** What identifies an event. All of it comes from content that GitHub signed. */
export interface EventIdentity {
  /** Ids are unique on one host only. */
  host: string;
  /** The number, not the node id, of which GitHub has had two forms for the same issue. */
  issueId: number;
  type: string;
  action: string;
  /** ISO 8601 in UTC, or null for what happens at most once to an issue or a comment, such as its opening. */
  at: string | null;
  /**
   * What the action was about, such as the name of a label: two events of one issue can have the same time and action.
   */
  subject: string;
}

/** 32 hex digits. A redelivery, a second webhook's delivery and a recovered copy of an event all have the same id. */
export function eventId({ host, issueId, type, action, at, subject }: EventIdentity): string {
  // GitHub's webhooks have times to the second. A fraction, which another of its interfaces may write, is not compared.
  const second = at?.slice(0, "2026-03-02T09:30:00".length) ?? null;
  // As JSON, so that the parts of two different events never form the same text.
  return digest(JSON.stringify([host, issueId, type, action, second, subject]));
}

/** 32 hex digits of the SHA-256 of `text`. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
