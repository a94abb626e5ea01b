import * as z from "./zod.ts";

/** Settings are missing or wrong. The message names every problem, each on its own line. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Reads settings from `env`. An empty value counts as missing.
 * @throws ConfigError that names all problems at once, so that an operator can fix them in one deployment
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

/** The settings of every function. */
export const CommonConfig = z.object({
  /** The ID of the Google Cloud project. */
  GOOGLE_CLOUD_PROJECT: z.string(),
  /** The topic for messages that cannot be processed. */
  DEAD_LETTER_TOPIC: z.string(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** For local use: `host:port` of a Pub/Sub emulator, which is called without credentials. */
  PUBSUB_EMULATOR_HOST: z.string().optional(),
  /** For local use: `host:port` of a Secret Manager stand-in, which is called without credentials. */
  SECRET_MANAGER_EMULATOR_HOST: z.string().optional(),
});

/** The settings of every consumer. */
export const ConsumerConfig = CommonConfig.extend({
  /** How long one attempt may take. It must be below the ack deadline, after which Pub/Sub sends the message again. */
  DEADLINE_SECONDS: z.coerce.number("must be a number").positive("must be above 0"),
});

/** The full name of a secret: `projects/<project>/secrets/<secret>`. */
export const SecretName = z
  .string()
  .regex(/^projects\/[^/]+\/secrets\/[^/]+$/, "must be of the form projects/<project>/secrets/<secret>");
