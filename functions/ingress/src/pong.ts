import type { Answer } from "@issue-relay/shared/edge/answer";
import { messageOf } from "@issue-relay/shared/errors";
import { checkHook, type HookFindings } from "@issue-relay/shared/github/hook";
import { parseBody } from "@issue-relay/shared/github/parse-body";
import type { Logger } from "@issue-relay/shared/logger";
import { shortLine } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";

/** The answer to GitHub's ping, which GitHub shows to whoever set up the webhook. */
export function pong(
  body: Buffer | undefined,
  contentType: string | undefined,
  { host, logger }: { host: string; logger: Logger },
): Answer {
  const { problems, hints } = body ? findings(body, contentType, host) : { problems: [], hints: [] };
  if (problems.length > 0) {
    const reason: Reason = "hook-misconfigured";
    logger.error({ reason, problems, hints }, "pinged by GitHub: the webhook's settings are wrong");
  } else {
    logger.info({ ...(hints.length > 0 && { hints }) }, "pinged by GitHub");
  }
  return { status: 200, body: { status: "pong", problems, hints } };
}

function findings(body: Buffer, contentType: string | undefined, host: string): HookFindings {
  try {
    return checkHook(parseBody(body, contentType), host);
  } catch (error) {
    return { problems: [shortLine(messageOf(error))], hints: [] };
  }
}
