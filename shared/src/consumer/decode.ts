import { BadMessage, messageOf, NewerVersion } from "../errors.ts";
import { IssueEvent, VERSION } from "../event/issue-event.ts";
import { Version1 } from "../event/version-1.ts";
import { problemsOf } from "../problems.ts";
import * as z from "../zod.ts";

const Versioned = z.object({ version: z.int() });

/**
 * The event in the data of a message. An event of an older version is read as one of the newest.
 * @param data base64, as Pub/Sub pushes it
 * @throws NewerVersion where the event has a version that only a newer consumer knows
 * @throws BadMessage where the data is not an event
 */
export function decode(data: string): IssueEvent {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(data, "base64").toString("utf8"));
  } catch (error) {
    throw new BadMessage(`the data is not JSON: ${messageOf(error)}`);
  }
  const version = Versioned.safeParse(json).data?.version ?? VERSION;
  if (version > VERSION) {
    throw new NewerVersion(`the event has version ${version}; this consumer knows version ${VERSION}`);
  }
  try {
    return IssueEvent.parse(version === 1 ? Version1.parse(json) : json);
  } catch (error) {
    const why = error instanceof z.ZodError ? problemsOf(error) : messageOf(error);
    throw new BadMessage(`not an issue event: ${why}`, { cause: error });
  }
}
