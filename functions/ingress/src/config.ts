import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { GitHubHost } from "@issue-relay/shared/github/host";
import { GitHubFields } from "@issue-relay/shared/github/rest/connect";
import * as z from "@issue-relay/shared/zod";

/** The settings of ingress, from the environment. */
export const Config = CommonConfig.extend({
  /** The name of the secret that GitHub signs deliveries with. A signature with any enabled version is valid. */
  WEBHOOK_SECRET: SecretName,
  /** The topic for issue events. */
  TOPIC: z.string(),
  /** The topic for raw deliveries. Absent: they are not kept. */
  RAW_TOPIC: z.string().optional(),
  /** Deliveries of another host are quarantined. */
  GITHUB_HOST: GitHubHost,
  /** The App that writes comments for people. */
  GITHUB_APP_ID: GitHubFields.GITHUB_APP_ID,
});
