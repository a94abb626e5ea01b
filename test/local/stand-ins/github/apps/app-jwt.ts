import { verify } from "hono/jwt";
import { z } from "zod";
import { GitHubError } from "../rest/github-error.ts";
import type { App } from "./app.ts";

/** GitHub's limit: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
const LONGEST_SECONDS = 600;
/** How much a clock may be ahead. GitHub tells clients to set `iat` 60 seconds back. */
const DRIFT_SECONDS = 60;

const Claims = z.looseObject({ iat: z.int(), exp: z.int(), iss: z.coerce.string() });

/**
 * Checks the token with which an App shows who it is.
 * @param now seconds since the epoch
 * @throws GitHubError 401, or 404 where there is no such App
 */
export async function checkAppJwt(token: string, app: App, now: number): Promise<void> {
  // GitHub's clock decides, which may be another than this machine's.
  const noTimes = { exp: false, iat: false, nbf: false };
  const payload = await verify(token, app.publicKey, { alg: "RS256", ...noTimes }).catch(() => undefined);
  const claims = Claims.safeParse(payload).data;
  if (!claims) {
    throw new GitHubError(401, "A JSON web token could not be decoded");
  }
  const { iat, exp, iss } = claims;
  if (iat > now + DRIFT_SECONDS) {
    throw unauthorized(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp <= now) {
    throw unauthorized(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + LONGEST_SECONDS + DRIFT_SECONDS) {
    throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
  }
  if (iss !== String(app.id) && iss !== app.clientId) {
    throw new GitHubError(404, "Integration not found");
  }
}

function unauthorized(message: string): GitHubError {
  return new GitHubError(401, message);
}
