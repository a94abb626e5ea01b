import type { Query } from "@issue-relay/shared/ask";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { Place } from "@issue-relay/shared/slack/place";

/** A channel of the file of routes. */
export interface Outlet {
  place: Place;
  /** A thread in it; absent for a webhook, which has none. */
  thread?(ts: string): Place;
}

/** What all digests are made of. */
export interface Digest {
  relay: Relay;
  query: Query;
  /** By the channel's name in the file of routes. */
  outlets: ReadonlyMap<string, Outlet>;
  documents: DocumentStore;
  /** The full name of the database. */
  database: string;
  /** In which a day begins, such as `Europe/Berlin`. */
  timeZone: string;
  dashboard: string | undefined;
}

/** Something to say once. */
export interface Saying {
  /** The channel's name in the file of routes. */
  channel: string;
  place: Place;
  /** Names what is said there, such as `daily 2026-03-02`. */
  occasion: string;
  message: SlackMessage;
}

/** What a channel is to be told could not be found out. */
export interface Unknown {
  channel: string;
  error: unknown;
}

/**
 * What is to be said.
 * @param at the time for which the schedule asks
 * @throws BigQueryAway, BrokenDestination
 */
export type Task = (digest: Digest, at: Date) => Promise<(Saying | Unknown)[]>;
