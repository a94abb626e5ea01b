import * as z from "@issue-relay/shared/zod";
import type { Facts } from "../card/state.ts";
import { Part } from "./document.ts";

/** The metadata of a card: by it, the card is found again in the channel's history. */
const CardMetadata = z.object({
  event_type: z.literal("issue_card"),
  event_payload: z.looseObject({ card: z.string(), shown: z.string() }),
});

/** The metadata of a message in a card's thread. */
const LinesMetadata = z.object({
  event_type: z.literal("issue_card_lines"),
  event_payload: z.looseObject({ card: z.string(), lines: z.array(Part) }),
});

/** https://docs.slack.dev/messaging/message-metadata */
export const Metadata = z.discriminatedUnion("event_type", [CardMetadata, LinesMetadata]);
export type Metadata = z.infer<typeof Metadata>;

/** What the metadata says of a card's message, if it is of this card. */
export function cardOf(metadata: Metadata | undefined, key: string) {
  return metadata?.event_type === "issue_card" && metadata.event_payload.card === key
    ? metadata.event_payload
    : undefined;
}

/** The lines that a message of the thread shows, if it is of this card's thread. */
export function linesOf(metadata: Metadata | undefined, key: string): Part[] | undefined {
  return metadata?.event_type === "issue_card_lines" && metadata.event_payload.card === key
    ? metadata.event_payload.lines
    : undefined;
}

/** The ids of the issue are there for whoever acts on the card. */
export function cardMetadata(
  key: string,
  shown: string,
  { id, nodeId, repository, number }: Facts,
): Metadata {
  const issue = { id, node_id: nodeId, repository, number };
  return { event_type: "issue_card", event_payload: { card: key, shown, issue } };
}

/** The lines in the order of the message's blocks, so that one can be read back later. */
export function linesMetadata(key: string, lines: Part[]): Metadata {
  return { event_type: "issue_card_lines", event_payload: { card: key, lines } };
}
