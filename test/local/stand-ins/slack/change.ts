import type { Ephemeral } from "./interactivity/ephemerals.ts";

/** What has changed of what the page shows. */
export type Change =
  /** Channels or people. */
  | { of: "workspace" }
  /** Posted, updated or deleted. */
  | { of: "message"; channel: string; ts: string; thread_ts?: string | undefined }
  | { of: "ephemeral"; ephemeral: Ephemeral }
  /** The modal of this person was opened or closed. */
  | { of: "modal"; user: string };
