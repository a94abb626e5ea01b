import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { z } from "zod";

export const Config = CommonConfig.extend({
  /** The webhook's secret, the same as in GitHub's settings. All its enabled versions are valid. */
  WEBHOOK_SECRET: SecretName,
  /** Where issue events go. */
  TOPIC: z.string(),
});
