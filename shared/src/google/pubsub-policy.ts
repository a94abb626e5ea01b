import { GoogleAuth } from "google-auth-library";
import { messageOf } from "../errors.ts";
import * as z from "../zod.ts";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const TIMEOUT_MS = 8_000;

/** https://cloud.google.com/pubsub/docs/reference/rest/Shared.Types/Policy */
const Policy = z.object({
  bindings: z.array(z.object({ role: z.string(), members: z.array(z.string()).default([]) })).default([]),
});
type Bindings = z.infer<typeof Policy>["bindings"];

/**
 * Returns a function that tells who may do what with a topic or a subscription, by its full name. Roles that come from the project are
 * not among them. The account needs the permission `pubsub.topics.getIamPolicy` or `pubsub.subscriptions.getIamPolicy`.
 */
export function policyReader({
  auth = new GoogleAuth({ scopes: SCOPE }),
  api = "https://pubsub.googleapis.com",
}: {
  auth?: Pick<GoogleAuth, "request">;
  api?: string;
} = {}): (name: string) => Promise<Bindings> {
  return async (name) => {
    try {
      // A timeout and no signal: given one that has aborted, google-auth-library ends the process (node-fetch 3.3.2).
      const answer = await auth.request<unknown>({
        url: `${api}/v1/${name}:getIamPolicy`,
        timeout: TIMEOUT_MS,
      });
      return Policy.parse(answer.data).bindings;
    } catch (error) {
      throw new Error(`who may use ${name} is not told: ${messageOf(error)}`, { cause: error });
    }
  };
}
