import { z } from "zod";
import { shortLine } from "../problems.ts";

/** The events that a webhook must send, by their names in GitHub's API. */
const HOOK_EVENTS = ["issues", "issue_comment"] as const;

/** Whether `X-GitHub-Event` names an event of ours. */
export function isHookEvent(name: string): boolean {
  return (HOOK_EVENTS as readonly string[]).includes(name);
}

/** What a ping says of its webhook. https://docs.github.com/webhooks/webhook-events-and-payloads#ping */
const Ping = z.object({
  hook: z.object({
    events: z.array(z.string()),
    config: z.object({
      content_type: z.string().nullish(),
      insecure_ssl: z.union([z.string(), z.number()]).nullish(),
    }),
  }),
});

export interface HookFindings {
  /** What loses events, or their secrecy. */
  problems: string[];
  /** What only costs requests. */
  hints: string[];
}

/**
 * What is wrong with the settings of the webhook that sent a ping. GitHub's default for a new webhook is "just the push
 * event": without this check, such a webhook looks healthy on GitHub and never sends an issue.
 * @param payload parsed JSON whose signature has been verified
 */
export function checkHook(payload: unknown): HookFindings {
  const ping = Ping.safeParse(payload);
  if (!ping.success) {
    return { problems: [], hints: [] };
  }
  const { events, config } = ping.data.hook;
  const sendsAll = events.includes("*");
  const missing = sendsAll ? [] : HOOK_EVENTS.filter((event) => !events.includes(event));
  const superfluous = sendsAll ? ["all events"] : events.filter((event) => !isHookEvent(event));
  const type = config.content_type ?? "form";
  return {
    problems: [
      ...missing.map((event) => `the webhook does not send the event ${event}`),
      ...(["json", "form"].includes(type)
        ? []
        : [shortLine(`the content type ${type} is neither json nor form`)]),
      ...(String(config.insecure_ssl ?? 0) === "0" ? [] : ["SSL verification is disabled (insecure_ssl)"]),
    ],
    hints: [
      ...(superfluous.length > 0
        ? [shortLine(`the webhook also sends what is ignored: ${superfluous.join(", ")}`)]
        : []),
      ...(type === "form" ? ["the content type is form; json is smaller"] : []),
    ],
  };
}
