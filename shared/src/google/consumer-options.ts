import type { z } from "zod";
import type { ConsumerConfig } from "../config.ts";
import type { ConsumerOptions } from "../consumer/push-consumer.ts";
import { createLogger } from "../logger.ts";
import { publisher, pubsubClient } from "./pubsub.ts";

/** The options of {@link pushConsumer} that follow from a consumer's configuration. */
export function consumerOptions(
  config: z.infer<typeof ConsumerConfig>,
): Omit<ConsumerOptions, "name" | "handle"> {
  const project = config.GOOGLE_CLOUD_PROJECT;
  return {
    publishDeadLetter: publisher(pubsubClient(project), config.DEAD_LETTER_TOPIC),
    deadlineMs: config.DEADLINE_SECONDS * 1000,
    logger: createLogger({ level: config.LOG_LEVEL }),
    project,
  };
}
