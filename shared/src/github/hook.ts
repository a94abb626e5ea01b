import type { IssueEvent } from "../event/issue-event.ts";
import { shortLine } from "../problems.ts";
import * as z from "../zod.ts";
import { hostIn } from "./host.ts";

/**
 * The events that a webhook should send, by their names in GitHub's API, and whether every GitHub has them: an Enterprise
 * Server may be older than the event.
 */
export const HOOK_EVENTS: Record<IssueEvent["type"], "required" | "optional"> = {
  issues: "required",
  issue_comment: "required",
  sub_issues: "optional",
  issue_dependencies: "optional",
  issue_relates_to: "optional",
};

/** Whether `X-GitHub-Event` names an event of ours. */
export function isHookEvent(name: string): name is IssueEvent["type"] {
  return Object.hasOwn(HOOK_EVENTS, name);
}

/** What a ping says of its webhook. https://docs.github.com/webhooks/webhook-events-and-payloads#ping */
const Ping = z.object({
  hook: z.object({
    events: z.array(z.string()),
    url: z.string().nullish(),
    config: z.object({
      content_type: z.string().nullish(),
      insecure_ssl: z.union([z.string(), z.number()]).nullish(),
    }),
  }),
});

export interface HookFindings {
  /** What loses events, or their secrecy. */
  problems: string[];
  /** What loses details, or costs requests. */
  hints: string[];
}

/**
 * What is wrong with the settings of the webhook that sent a ping. GitHub's default for a new webhook is "just the push
 * event": without this check, such a webhook looks healthy on GitHub and never sends an issue.
 * @param payload parsed JSON whose signature has been verified
 * @param host the host that this installation is for
 */
export function checkHook(payload: unknown, host: string): HookFindings {
  const ping = Ping.safeParse(payload);
  if (!ping.success) {
    return { problems: [], hints: [] };
  }
  const { events, config, url } = ping.data.hook;
  const sendsAll = events.includes("*");
  const missing = Object.entries(HOOK_EVENTS).filter(([event]) => !sendsAll && !events.includes(event));
  const lacks = (need: "required" | "optional") =>
    missing.flatMap(([event, its]) => (its === need ? [`the webhook does not send the event ${event}`] : []));
  const superfluous = sendsAll ? ["all events"] : events.filter((event) => !isHookEvent(event));
  const type = config.content_type ?? "form";
  // The address is one of the API: https://api.github.com/… or, on an Enterprise Server, https://<host>/api/v3/…
  const from = hostIn(url) ?? host;
  const isOurs = [host, `api.${host}`].includes(from);
  return {
    problems: [
      ...lacks("required"),
      ...(isOurs
        ? []
        : [shortLine(`the webhook is of ${from}, but this installation is for ${host} (github_host)`)]),
      ...(["json", "form"].includes(type)
        ? []
        : [shortLine(`the content type ${type} is neither json nor form`)]),
      ...(String(config.insecure_ssl ?? 0) === "0" ? [] : ["SSL verification is disabled (insecure_ssl)"]),
    ],
    hints: [
      ...lacks("optional"),
      ...(superfluous.length > 0
        ? [shortLine(`the webhook also sends what is ignored: ${superfluous.join(", ")}`)]
        : []),
      ...(type === "form" ? ["the content type is form; json is smaller"] : []),
    ],
  };
}
