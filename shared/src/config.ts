import { z } from "zod";

/** The environment does not hold what a function needs. The message names every problem, one a line. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Reads settings from `env`, where an empty value counts as absent.
 * @throws ConfigError with all problems at once, so that one look at the log is enough to mend them
 */
export function loadConfig<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv): z.infer<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join(".");
    if (name === "") {
      return issue.message;
    }
    return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
  });
  throw new ConfigError(`the configuration is incomplete or wrong:\n- ${problems.join("\n- ")}`);
}

/** Settings that every function takes. */
export const CommonConfig = z.object({
  /** The Google Cloud project. */
  GOOGLE_CLOUD_PROJECT: z.string(),
  /** Where goes what can't go on. */
  DEAD_LETTER_TOPIC: z.string(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Local use: the `host:port` of a Secret Manager stand-in that is spoken to without credentials. */
  SECRET_MANAGER_EMULATOR_HOST: z.string().optional(),
});

/** Settings that every consumer takes. */
export const ConsumerConfig = CommonConfig.extend({
  /** How long one delivery may take; below the ack deadline, or Pub/Sub would send the message again meanwhile. */
  DEADLINE_SECONDS: z.coerce.number("must be a number").positive("must be above 0"),
});

/** The full name of a secret, `projects/<project>/secrets/<secret>`. */
export const SecretName = z
  .string()
  .regex(/^projects\/[^/]+\/secrets\/[^/]+$/, "must be of the form projects/<project>/secrets/<secret>");
