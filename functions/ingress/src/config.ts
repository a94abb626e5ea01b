import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { hostIn } from "@issue-relay/shared/github/host";
import * as z from "@issue-relay/shared/zod";

/** The settings of ingress, from the environment. */
export const Config = CommonConfig.extend({
  /** The name of the secret that GitHub signs deliveries with. A signature with any enabled version is valid. */
  WEBHOOK_SECRET: SecretName,
  /** The topic for issue events. */
  TOPIC: z.string(),
  /**
   * The host that deliveries come from. Two hosts number their issues alike, so an installation is for one: deliveries of
   * another are quarantined.
   */
  GITHUB_HOST: z
    .string()
    .refine((host) => hostIn(`https://${host}`) === host, "must be a host such as github.com, in lower case")
    .default("github.com"),
});
