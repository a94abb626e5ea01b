import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { chosen } from "@issue-relay/shared/rules/choose";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import { filled } from "@issue-relay/shared/rules/template";

type Step = Rule["do"][number];

/** What each step of a rule does with an event. A comment's text follows in lines of its own, as it is posted. */
export function stepsInWords(rule: Rule, relay: Pick<Relay, "webhooks">, event: IssueEvent): string[] {
  return rule.do.map((step) => inWords(step, rule, relay, event));
}

function inWords(step: Step, rule: Rule, { webhooks }: Pick<Relay, "webhooks">, event: IssueEvent): string {
  const { label, unlabel, assign, comment, close, milestone, type, project, dispatch, webhook } = step;
  const words = [
    label && `label ${label.join(", ")}`,
    unlabel && `remove label ${unlabel.join(", ")}`,
    assign && `assign ${assigned(assign, rule, event)}`,
    comment && `comment:\n${filled(comment, event).trimEnd()}`,
    close && `close as ${close.replace("_", " ")}`,
    milestone && `set milestone ${milestone}`,
    type && `set type ${type}`,
    project && `add to project ${project.number} of ${project.organization}`,
    dispatch && `dispatch ${dispatch.event_type} to ${dispatch.repository ?? event.repository.name}`,
    webhook && `post to webhook ${webhook} (${webhooks[webhook]?.url})`,
  ];
  return words.find((each) => each !== undefined) ?? "";
}

function assigned(assign: NonNullable<Step["assign"]>, rule: Rule, event: IssueEvent): string {
  return Array.isArray(assign)
    ? assign.join(", ")
    : `${chosen(assign.next, rule, event)} (the next of ${assign.next.join(", ")})`;
}
