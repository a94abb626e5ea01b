import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { z } from "zod";

/** The definitions in the package of Google's client, so that client and emulator always use the same. */
const PROTOS = createRequire(import.meta.url).resolve("@google-cloud/pubsub/build/protos/protos.json");

type Namespace = Parameters<typeof fromJSON>[0];
const Namespace = z.custom<Namespace>(
  (value) => z.object({ nested: z.looseObject({}) }).safeParse(value).success,
);

/**
 * Loads the definitions of Pub/Sub's gRPC services. This takes most of the emulator's start time.
 * @throws Error where the package doesn't have them
 */
export async function loadServiceDefinitions() {
  const json = Namespace.parse(JSON.parse(await readFile(PROTOS, "utf8")));
  const definitions = fromJSON(json, { longs: Number, enums: String, defaults: true });
  const service = (name: string): ServiceDefinition => {
    const definition = definitions[name];
    if (!definition || "format" in definition) {
      throw new Error(`${PROTOS} has no service ${name}`);
    }
    return definition;
  };
  return {
    publisher: service("google.pubsub.v1.Publisher"),
    subscriber: service("google.pubsub.v1.Subscriber"),
  };
}
