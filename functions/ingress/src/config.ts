import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { z } from "zod";

export const IngressConfig = CommonConfig.extend({
  /** The webhook's secret, the same as in GitHub's settings. All its enabled versions are valid. */
  WEBHOOK_SECRET: SecretName,
  TOPIC: z.string().default("issue-events"),
  DEAD_LETTER_TOPIC: z.string().default("dead-letter"),
});
