import { CommonConfig } from "@issue-relay/shared/config";
import { SlackSettings } from "@issue-relay/shared/slack/settings";
import { TimeZone } from "@issue-relay/shared/time-zone";
import * as z from "@issue-relay/shared/zod";
import { isForWaiting } from "./overdue.ts";

/** As long as a link in Slack can be: see linkable.ts. */
const Page = z.url({ protocol: /^https?$/, error: "must be the URL of a page" }).max(3000);

/** The settings of the digest, from the environment. */
export const Config = CommonConfig.omit({ DEAD_LETTER_TOPIC: true })
  .extend({
    BIGQUERY_DATASET: z.string(),
    /** For local use: the URL of a BigQuery stand-in, which is called without credentials. */
    BIGQUERY_EMULATOR_HOST: z.url().optional(),
    /** The topic for commands, where a rule acts on issues that wait. */
    COMMANDS_TOPIC: z.string().optional(),
    /** In which a day begins. */
    DIGEST_TIME_ZONE: TimeZone,
    /** Where all numbers can be seen. */
    DASHBOARD_URL: Page.optional(),
  })
  .and(SlackSettings)
  .refine(
    ({ COMMANDS_TOPIC: topic, ROUTES_FILE: relay }) =>
      topic !== undefined || !relay?.rules.some(isForWaiting),
    { error: "set COMMANDS_TOPIC: a rule acts where an issue has waited for too long" },
  );
