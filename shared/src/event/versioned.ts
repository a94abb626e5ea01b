import { BadMessage, messageOf, NewerVersion } from "../errors.ts";
import { problemsOf } from "../problems.ts";
import * as z from "../zod.ts";

const Versioned = z.object({ version: z.int() });

/** What the data of a message is. */
export interface Content<T> {
  /** Such as `an issue event`. */
  what: string;
  /** The newest version that this code reads. Data that names no version is taken for one of this. */
  newest: number;
  /** @throws NewerVersion where only a newer revision knows it, though its version does not say so; ZodError, Error */
  parse(json: unknown, version: number): T;
}

/**
 * Reads the data of a message.
 * @param data base64 of JSON, as Pub/Sub pushes it
 * @throws NewerVersion where only a newer revision knows it
 * @throws BadMessage where it is something else
 */
export function readVersioned<T>(data: string, { what, newest, parse }: Content<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(data, "base64").toString("utf8"));
  } catch (error) {
    throw new BadMessage(`the data is not JSON: ${messageOf(error)}`);
  }
  const version = Versioned.safeParse(json).data?.version ?? newest;
  if (version > newest) {
    throw new NewerVersion(`${what} has version ${version}; this revision knows version ${newest}`);
  }
  try {
    return parse(json, version);
  } catch (error) {
    if (error instanceof NewerVersion) {
      throw error;
    }
    const why = error instanceof z.ZodError ? problemsOf(error) : messageOf(error);
    throw new BadMessage(`not ${what}: ${why}`, { cause: error });
  }
}
