import { slackFromEnvironment, slackReader } from "@issue-relay/functions/routes/slack-reader";
import type { Read } from "@issue-relay/shared/slack/channel-problem";
import { runningStack } from "../../stack/stack-file.ts";

/** The Slack whose token is in `SLACK_TOKEN`, or else that of the stack that runs here; undefined where there is neither. */
export async function slackToAsk(): Promise<Read | undefined> {
  const slack = slackFromEnvironment(process.env);
  if (slack) {
    return slack;
  }
  const stack = await runningStack();
  return stack && slackReader(stack.slack.api, stack.slack.token);
}
