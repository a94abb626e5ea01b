import { gitHubReader } from "@issue-relay/functions/routes/github-reader";
import { type Online, onlineFromEnvironment } from "@issue-relay/functions/routes/online";
import { slackReader } from "@issue-relay/functions/routes/slack-reader";
import { runningStack } from "../../stack/stack-file.ts";

/**
 * The Slack and the GitHub whose credentials the environment has, or else both of the stack that runs here: never one of each, which know
 * nothing of each other. Undefined where there is neither.
 */
export async function onlineToAsk(): Promise<Online | undefined> {
  const given = onlineFromEnvironment(process.env);
  if (given) {
    return given;
  }
  const stack = await runningStack();
  return (
    stack && {
      slack: slackReader(stack.slack.api, stack.slack.token),
      github: gitHubReader(stack.github.api, stack.github.app),
    }
  );
}
