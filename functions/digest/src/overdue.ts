import { ask } from "@issue-relay/shared/ask";
import { messageOf, PubSubAway } from "@issue-relay/shared/errors";
import type { Publish } from "@issue-relay/shared/event/message";
import { matchesIssue } from "@issue-relay/shared/routes/conditions";
import { factsOf } from "@issue-relay/shared/routes/issue-facts";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { brakeName, brakeStateIn } from "@issue-relay/shared/rules/brake-document";
import { type Overdue, overdueMessage } from "@issue-relay/shared/rules/overdue";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import type { Task } from "@issue-relay/shared/tasks/task";
import type { Digest } from "./digest.ts";
import { askedOf, eventOf, OVERDUE, OverdueRow, type WaitingRule } from "./overdue-rows.ts";
import { howTeamsWork } from "./working-days.ts";

/** What has become overdue at the end of a working day, the next call finds: it comes within this. In ms. */
const AFTER_WORK = 3_600_000;

/** Of a rule at once. After it is switched on, the others of an old backlog come with the next calls. */
const MOST_OVERDUE = 20;

export interface Overdues extends Pick<Digest, "query" | "documents"> {
  relay: Pick<Relay, "rules">;
  /** To the topic for commands. */
  publish: Publish;
}

/**
 * `POST /overdue`: tells `actions` of each issue that has waited for longer than a rule allows, when people work. What a rule has done
 * something about is not told again while the issue waits for the same; everything else is, with each call.
 */
export function overdueTask({ relay, query, documents, publish }: Overdues): Task {
  return async ({ at, logger }) => {
    const rules = await rulesThatAct(relay, documents);
    const isWorking =
      rules.length > 0 && (await howTeamsWork({ query }, at, { before: AFTER_WORK })).is_working;
    const rows = isWorking ? await ask(query, OverdueRow, OVERDUE, { rules: rules.map(askedOf) }) : [];
    const overdue = rules.flatMap((rule) => overdueOf(rule, rows));
    try {
      await Promise.all(overdue.map((each) => publish(overdueMessage(each))));
    } catch (error) {
      throw new PubSubAway(messageOf(error), { cause: error });
    }
    logger.info({ overdue: overdue.length }, "actions was told of what is overdue");
    return { isDone: true, result: { overdue: overdue.length } };
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

/** At most half of what the rule may do in an hour, since two calls may fall into one. */
function overdueOf(rule: WaitingRule, rows: OverdueRow[]): Overdue[] {
  const most = Math.min(MOST_OVERDUE, Math.max(1, Math.floor(rule.limits.all / 2)));
  const at = new Date();
  return rows
    .filter((row) => row.rule === rule.name)
    .map((row) => ({ version: 1, rule: rule.name, at: at.toISOString(), event: eventOf(row, at) }))
    .filter(({ event }) => matchesIssue(rule, factsOf(event)))
    .slice(0, most);
}
