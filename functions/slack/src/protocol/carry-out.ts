import type { Reason } from "@issue-relay/shared/reason";
import { Refused } from "@issue-relay/shared/slack/failures";
import { linesMessage } from "../card/lines-message.ts";
import { GONE, type Step } from "./document.ts";
import type { Finding } from "./findings.ts";
import { look } from "./look.ts";
import { linesMetadata, linesOf } from "./metadata.ts";
import { type Content, newContent } from "./new-content.ts";
import { type Round, turn } from "./round.ts";
import { postCard, updateCard } from "./send-card.ts";
import { sweep } from "./sweep.ts";

type StepThat<Does extends Step["do"]> = Extract<Step, { do: Does }>;

/**
 * Makes the call of a step, in its turn.
 * @returns what is known by Slack's answer
 * @throws UnknownOutcome, Refused; RetryLater where no time is left for the call
 */
export async function carryOut(round: Round, step: Step): Promise<Finding[]> {
  switch (step.do) {
    case "post-card":
      return postCard(round, step.shown);
    case "update-card":
      return updateCard(round, step.shown);
    case "post-lines":
      return postLines(round, step);
    case "change-lines":
      return changeLines(round, step);
    case "delete":
      await turn(round, "delete");
      await round.attempt.channel.delete(step.ts);
      return [{ is: "stray-gone", ts: step.ts }];
    case "find":
      return find(round, step);
    case "sweep":
      return sweep(round);
    case "look-again": {
      const { since = 0, changed = [] } = round.document.lateLook ?? {};
      await turn(round, "read");
      const findings = await look(round.attempt, round.document, since, changed);
      return [...findings, { is: "looked-again", since }];
    }
  }
}

async function postLines(round: Round, { parts }: StepThat<"post-lines">): Promise<Finding[]> {
  const { attempt, document, card: thread } = round;
  if (thread === null) {
    // The next plan posts the card anew, and then these.
    return [];
  }
  const blocks = parts.flatMap(({ key }) => document.lines[key]?.block ?? []);
  await turn(round, "post");
  const posted = await attempt.channel.post({
    thread,
    message: linesMessage(blocks),
    metadata: linesMetadata(attempt.key, parts),
  });
  if (posted.thread === thread) {
    return [{ is: "lines", ts: posted.ts, parts }];
  }
  // What can't be posted beneath a card, because somebody deleted it, Slack posts into the channel.
  round.card = null;
  return [
    { is: "stray", ts: posted.ts },
    { is: "card-gone", ts: thread },
  ];
}

async function changeLines(round: Round, { ts, parts }: StepThat<"change-lines">): Promise<Finding[]> {
  const content = await newContent(round, ts, parts);
  const changed = new Set(parts.map(({ key }) => key));
  // Where Slack refuses it, what it showed must go all the same: the changed lines go without their texts, then all do.
  const attempts = [
    content,
    content.map((each) => (changed.has(each.part.key) ? withoutText(each) : each)),
    content.map(withoutText),
  ];
  for (const each of content.length > 0 ? attempts : []) {
    if (await isTaken(round, ts, each)) {
      return [{ is: "lines", ts, parts }];
    }
  }
  await turn(round, "delete");
  await round.attempt.channel.delete(ts);
  return [
    { is: "lines", ts, parts: parts.filter(({ shown }) => shown === GONE) },
    { is: "message-gone", ts },
  ];
}

/** Whether Slack takes the message `ts` with this content. */
async function isTaken(round: Round, ts: string, content: Content[]): Promise<boolean> {
  const { key, channel, logger } = round.attempt;
  const message = linesMessage(content.map(({ block }) => block));
  const parts = content.map(({ part }) => part);
  await turn(round, "update");
  try {
    await channel.update({ ts, message, metadata: linesMetadata(key, parts) });
    return true;
  } catch (error) {
    if (!(error instanceof Refused && error.refusal.kind === "message")) {
      throw error;
    }
    const reason: Reason = "bad-message";
    logger.error(
      { reason, error },
      "Slack refuses lines of the card's thread; they are shown without their texts",
    );
    return false;
  }
}

/** Who did what, and when. */
function withoutText({ part, block }: Content): Content {
  return { part, block: { ...block, elements: block.elements.slice(0, 1) } };
}

async function find(round: Round, { keys }: StepThat<"find">): Promise<Finding[]> {
  const { attempt, card } = round;
  await turn(round, "read");
  const thread = card === null ? [] : await attempt.channel.replies(card, "0");
  return keys.map((key) => {
    const message = thread.find(({ metadata }) =>
      linesOf(metadata, attempt.key)?.some((part) => part.key === key),
    );
    const parts = linesOf(message?.metadata, attempt.key) ?? [];
    return { is: "found", key, ts: message?.ts ?? null, parts };
  });
}
