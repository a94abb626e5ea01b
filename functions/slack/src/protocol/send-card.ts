import type { Reason } from "@issue-relay/shared/reason";
import { Refused } from "@issue-relay/shared/slack/failures";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { cardMessage } from "../card/card-message.ts";
import { currentFacts, Facts } from "../card/state.ts";
import type { Finding } from "./findings.ts";
import { cardMetadata, type Metadata } from "./metadata.ts";
import { type Round, turn } from "./round.ts";

/** What is left of a card that Slack refuses. */
const Essentials = Facts.pick({
  title: true,
  url: true,
  repository: true,
  number: true,
  state: true,
  stateReason: true,
  deleted: true,
});

/**
 * Posts the card.
 * @param shown the digest of what it says
 * @throws UnknownOutcome, Refused; RetryLater where no time is left for the call
 */
export async function postCard(round: Round, shown: string): Promise<Finding[]> {
  const ts = await withCard(round, shown, async (content) => {
    await turn(round, "post");
    return (await round.attempt.channel.post(content)).ts;
  });
  round.card = ts;
  return [{ is: "card", ts, shown }];
}

/** Changes the card, if its message was not found to be gone in this round. It throws the same. */
export async function updateCard(round: Round, shown: string): Promise<Finding[]> {
  const ts = round.card;
  if (ts === null) {
    return [];
  }
  await withCard(round, shown, async (content) => {
    await turn(round, "update");
    await round.attempt.channel.update({ ts, ...content });
  });
  return [{ is: "card", ts, shown }];
}

/** Sends the card. Where Slack will never take it, sends what it can hardly refuse: a card that can't be shown would keep its thread from being shown. */
async function withCard<T>(
  { attempt, document }: Round,
  shown: string,
  sendIt: (content: { message: SlackMessage; metadata: Metadata }) => Promise<T>,
): Promise<T> {
  const { buttons } = attempt;
  const facts = document.state ? currentFacts(document.state) : {};
  const metadata = cardMetadata(attempt.key, shown, facts);
  try {
    return await sendIt({ message: cardMessage(facts, buttons), metadata });
  } catch (error) {
    if (!(error instanceof Refused && error.refusal.kind === "message")) {
      throw error;
    }
    const reason: Reason = "bad-message";
    attempt.logger.error({ reason, error }, "Slack refuses the card; it shows the title and the state only");
    return sendIt({ message: cardMessage(Essentials.parse(facts)), metadata });
  }
}
