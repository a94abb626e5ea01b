import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Read } from "@issue-relay/shared/slack/channel-problem";
import { gitHubFromEnvironment } from "./github-reader.ts";
import { slackFromEnvironment } from "./slack-reader.ts";

/** Who is asked whether they have what the file names: one of them at least. */
export interface Online {
  slack?: Read | undefined;
  /** As the App itself. */
  github?: GitHub | undefined;
}

/**
 * Slack and GitHub, as far as the environment has a credential for them; undefined where it has none.
 * @throws Error where that is no place for a credential, or there is no private key
 */
export function onlineFromEnvironment(env: NodeJS.ProcessEnv): Online | undefined {
  const slack = slackFromEnvironment(env);
  const github = gitHubFromEnvironment(env);
  return slack || github ? { slack, github } : undefined;
}
