import { ask } from "@issue-relay/shared/ask";
import { messageOf, PubSubAway } from "@issue-relay/shared/errors";
import type { Publish } from "@issue-relay/shared/event/message";
import { matchesIssue } from "@issue-relay/shared/routes/conditions";
import { factsOf } from "@issue-relay/shared/routes/issue-facts";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { brakeName, brakeStateIn } from "@issue-relay/shared/rules/brake-document";
import { overdueMessage } from "@issue-relay/shared/rules/overdue";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import type { Task } from "@issue-relay/shared/tasks/task";
import type { Digest } from "./digest.ts";
import { askedOf, eventOf, OVERDUE, OverdueRow, type WaitingRule } from "./overdue-rows.ts";
import { turnOf } from "./turn.ts";
import { howTeamsWork } from "./working-days.ts";

/** What has become overdue at the end of a working day, the next call finds: it comes within this. In ms. */
const AFTER_WORK = 3_600_000;

/** Work begins with its first moment. In ms. */
const AT_ONCE = 1;

/** Of a rule at once. The others of an old backlog come with the next calls. */
const MOST_OVERDUE = 20;

export interface Overdues extends Pick<Digest, "query" | "documents"> {
  relay: Pick<Relay, "rules">;
  /** To the topic for commands. */
  publish: Publish;
}

/**
 * `POST /overdue`: tells `actions` of each issue that has waited for longer than a rule allows, when people work. What a rule has done
 * something about is not told again while the issue waits for the same; everything else is, when its turn comes again.
 */
export function overdueTask({ relay, query, documents, publish }: Overdues): Task {
  return async ({ at, logger }) => {
    const rules = await rulesThatAct(relay, documents);
    const isWorking =
      rules.length > 0 &&
      (await howTeamsWork({ query }, at, { before: AFTER_WORK, after: AT_ONCE })).is_working;
    const rows = isWorking ? await ask(query, OverdueRow, OVERDUE, { rules: rules.map(askedOf) }) : [];
    let overdue = 0;
    for (const rule of rules) {
      const turn = await turnOf(documents, rule.name, at);
      const told = turn.of(waitingFor(rule, rows), mostOf(rule));
      await tell(rule, told, publish);
      await turn.note(told);
      overdue += told.length;
    }
    logger.info({ overdue }, "actions was told of what is overdue");
    return { isDone: true, result: { overdue } };
  };
}

/** Without those that have stopped themselves: each issue would become a row of that, with each call. @throws StoreFailed, BrokenDestination */
async function rulesThatAct(
  { rules }: Overdues["relay"],
  documents: Digest["documents"],
): Promise<WaitingRule[]> {
  const acting: WaitingRule[] = [];
  for (const rule of rules.filter(isForWaiting)) {
    const { document } = await documents.read(brakeName(rule.name));
    if (brakeStateIn(document).stoppedAt === null) {
      acting.push(rule);
    }
  }
  return acting;
}

export function isForWaiting(rule: Rule): rule is WaitingRule {
  return rule.after !== undefined;
}

function waitingFor(rule: WaitingRule, rows: readonly OverdueRow[]): OverdueRow[] {
  const now = new Date();
  return rows.filter((row) => row.rule === rule.name && matchesIssue(rule, factsOf(eventOf(row, now))));
}

/** At most half of what the rule may do in an hour, since two calls may fall into one. */
function mostOf({ limits }: WaitingRule): number {
  return Math.min(MOST_OVERDUE, Math.floor(limits.all / 2));
}

/** @throws PubSubAway where one at least may not have been published */
async function tell({ name }: WaitingRule, rows: readonly OverdueRow[], publish: Publish): Promise<void> {
  const at = new Date();
  const messages = rows.map((row) =>
    overdueMessage({ version: 1, rule: name, at: at.toISOString(), event: eventOf(row, at) }),
  );
  try {
    await Promise.all(messages.map((message) => publish(message)));
  } catch (error) {
    throw new PubSubAway(messageOf(error), { cause: error });
  }
}
