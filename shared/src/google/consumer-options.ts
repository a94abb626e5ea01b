import type { ConsumerConfig } from "../config.ts";
import { decode } from "../consumer/decode.ts";
import type { ConsumerOptions } from "../consumer/push-consumer.ts";
import type { Publish } from "../event/message.ts";
import { createLogger } from "../logger.ts";
import type * as z from "../zod.ts";

/** The options of {@link pushConsumer} that follow from a consumer's configuration. */
export function consumerOptions(
  config: z.infer<typeof ConsumerConfig>,
): Omit<ConsumerOptions, "name" | "handle"> {
  const project = config.GOOGLE_CLOUD_PROJECT;
  return {
    decode: ({ data }) => decode(data),
    publishDeadLetter: deadLetterPublisher(config),
    deadlineMs: config.DEADLINE_SECONDS * 1000,
    logger: createLogger({ level: config.LOG_LEVEL }),
    project,
  };
}

/** Dead letters are rare: Pub/Sub's client is loaded with the first one, since it would make each start about 60 ms longer. */
function deadLetterPublisher(config: z.infer<typeof ConsumerConfig>): Publish {
  let publish: Promise<Publish> | undefined;
  async function load(): Promise<Publish> {
    const { publisher, pubsubClient } = await import("./pubsub.ts");
    const client = pubsubClient(config.PUBSUB_EMULATOR_HOST);
    return publisher(client, client.projectTopicsPath(config.GOOGLE_CLOUD_PROJECT, config.DEAD_LETTER_TOPIC));
  }
  return async (message) => {
    publish ??= load();
    return (await publish)(message);
  };
}
