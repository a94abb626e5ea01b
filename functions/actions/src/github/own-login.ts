import type { GitHub } from "@issue-relay/shared/github/rest/client";
import * as z from "@issue-relay/shared/zod";
import type { Call } from "../call.ts";

const App = z.object({ slug: z.string() });

/** How long GitHub may take to say it: an event is not kept waiting for that. In ms. */
const ASKED_FOR_MS = 3_000;

/** An App can be renamed. In ms. */
const KEPT_MS = 10 * 60_000;

/** @returns the login of the account that the App acts as; undefined where GitHub does not say it in time */
export type OwnLogin = (call: Call) => Promise<string | undefined>;

/**
 * Asks GitHub who the App is, once for all events of some minutes.
 * @param connect as the App itself
 * @param now in ms, of a clock that is never set back
 */
export function askingOwnLogin(
  connect: (call: Call) => Promise<GitHub>,
  now = () => performance.now(),
): OwnLogin {
  let known: { login: string; at: number } | undefined;
  let asking: Promise<string | undefined> | undefined;

  async function ask({ signal, deadline }: Call): Promise<string | undefined> {
    try {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(ASKED_FOR_MS)]);
      const github = await connect({ signal: inTime, deadline });
      const { slug } = await github.get("/app", App);
      // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app
      known = { login: `${slug}[bot]`, at: now() };
      return known.login;
    } catch {
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  return async (call) => {
    if (known && now() < known.at + KEPT_MS) {
      return known.login;
    }
    asking ??= ask(call);
    return asking;
  };
}
