import { gitHubFromEnvironment, gitHubReader } from "@issue-relay/functions/routes/github-reader";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { runningStack } from "../../stack/stack-file.ts";

/** GitHub as the App of the environment, or else as that of the stack that runs here; undefined where there is neither. */
export async function gitHubToAsk(): Promise<GitHub | undefined> {
  const github = gitHubFromEnvironment(process.env);
  if (github) {
    return github;
  }
  const stack = await runningStack();
  return stack && gitHubReader(stack.github.api, stack.github.app);
}
