import { z } from "zod";
import { bodyOf } from "../body.ts";
import { GitHubError, validationFailed } from "../github-error.ts";
import { newPart } from "./context.ts";
import { allowedTo, notArchived } from "./rights.ts";

const Wanted = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

const MOST_PROPERTIES = 10;
const BELOW_BYTES = 64 * 1024;

/** https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event */
export const dispatches = newPart().post("/dispatches", allowedTo("contents"), notArchived, async (c) => {
  const { event_type: eventType, client_payload: payload } = await bodyOf(c, Wanted);
  if (Object.keys(payload).length > MOST_PROPERTIES) {
    throw new GitHubError(
      422,
      `No more than ${MOST_PROPERTIES} properties are allowed; ${Object.keys(payload).length} were supplied.`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(payload)) >= BELOW_BYTES) {
    throw validationFailed({ resource: "RepositoryDispatch", field: "client_payload", code: "invalid" });
  }
  const { github, repository, actor } = c.var;
  github.dispatches.push({
    repository: repository.name,
    eventType,
    payload,
    by: actor.login,
    at: new Date(github.now()),
  });
  return c.body(null, 204);
});
