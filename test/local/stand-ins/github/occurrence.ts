import type { Payload } from "./payloads.ts";

/** Something that happens on GitHub and that webhooks tell of. */
export interface Occurrence {
  /** `X-GitHub-Event` */
  event: string;
  payload: Payload;
  /** When it happens, by GitHub's clock. */
  at: Date;
}
