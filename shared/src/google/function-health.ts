import { GoogleAuth } from "google-auth-library";
import { BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import { type Finding, Health } from "../health/finding.ts";
import { identityFor } from "./identity.ts";

/**
 * Asks a function for its health, with the identity of the account that this runs as: it needs the role `run.invoker` on the function.
 * A function on this machine, whose address has no TLS, asks for no identity.
 * @param url of the function, which is the audience of the token, too
 * @throws BrokenDestination where it may not be asked, or gives no such answer; RetryLater where it gives none
 */
export async function functionHealth(
  url: string,
  signal: AbortSignal,
  auth: Pick<GoogleAuth, "getIdTokenClient"> = new GoogleAuth(),
): Promise<Finding[]> {
  const headers = url.startsWith("http:") ? {} : await identity(url, auth);
  const response = await fetch(url, { headers, signal, redirect: "manual" }).catch((error) => {
    throw new RetryLater(`no answer: ${messageOf(error)}`, { cause: error });
  });
  const text = await response.text();
  if (response.status === 401 || response.status === 403) {
    throw new BrokenDestination(`it may not be asked (${response.status}): the role run.invoker is missing`);
  }
  if (response.status >= 500) {
    throw new RetryLater(`it answers ${response.status}`);
  }
  const health = Health.safeParse(parsed(text));
  if (response.status !== 200 || !health.success) {
    throw new BrokenDestination(
      `it answers ${response.status} without its health: is it older than this one?`,
    );
  }
  return health.data.checks;
}

async function identity(url: string, auth: Pick<GoogleAuth, "getIdTokenClient">) {
  try {
    return await identityFor(url, auth);
  } catch (error) {
    throw new BrokenDestination(`there is no identity to ask it with: ${messageOf(error)}`, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
