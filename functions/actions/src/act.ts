import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import { type Failure, throwWorst } from "@issue-relay/shared/consumer/throw-worst";
import { isCanary } from "@issue-relay/shared/event/canary";
import { onBehalf } from "@issue-relay/shared/github/on-behalf";
import { ownChangeOf } from "@issue-relay/shared/github/own-changes";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { ruleTrialsOf } from "@issue-relay/shared/rules/firings";
import pLimit from "p-limit";
import { type CarryOutOptions, carryOutRule } from "./carry-out-rule.ts";
import type { OwnLogin } from "./github/own-login.ts";
import { isOfRule } from "./is-of-rule.ts";
import { issueCallOf } from "./perform.ts";

export interface ActOptions extends CarryOutOptions {
  relay: Relay;
  ownLogin: OwnLogin;
}

/**
 * How many rules act on an event at the same time. An instance has 10 events at once (terraform/functions.tf) and makes a change on GitHub
 * a second: each change has its turn within an attempt (shared/pubsub.json).
 */
const RULES_AT_ONCE = 4;

/**
 * The handler that carries out what the rules of the file say. A rule that fails or hangs keeps no other from acting; of one rule, a step that
 * fails keeps those behind it waiting. When Pub/Sub brings the event again, what is done is not done again.
 */
export function actByRules(options: ActOptions): Handle {
  return async (told, context) => {
    if (isCanary(told)) {
      return;
    }
    const change = await ownChangeOf(options.documents, told);
    const event = onBehalf(told, change);
    const trials = ruleTrialsOf(options.relay, event, Date.now());
    const acting = trials.filter(
      ({ matches, holding }) => matches && (holding === undefined || holding === "too-old"),
    );
    const isOwn =
      acting.some(({ of }) => !of.own_changes) &&
      (await isOfRule(event, change, () => options.ownLogin(context)));
    const rules = acting.filter(({ of }) => of.own_changes || !isOwn);
    const call = issueCallOf(options, event, context);
    const failures: Failure[] = [];
    await pLimit(RULES_AT_ONCE).map(rules, async ({ of: rule, holding }) => {
      try {
        context.signal.throwIfAborted();
        const isTooOld = holding === "too-old" && !context.isRedriven;
        const whyNot = async () => (isTooOld ? "that was too long ago" : undefined);
        await carryOutRule(rule, event, { ...context, ...call, whyNot }, options);
      } catch (error) {
        failures.push({ error, logger: context.logger.child({ rule: rule.name }) });
      }
    });
    if (acting.length > 0) {
      context.logger.setBindings({ rules: rules.map(({ of }) => of.name), ...(isOwn && { isOwn }) });
    }
    throwWorst(failures, "the rule could not act");
  };
}
