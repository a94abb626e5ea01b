import { RequestError } from "@octokit/request-error";
import { BrokenDestination, messageOf, RetryLater } from "../../errors.ts";
import { shortLine } from "../../problems.ts";

/** GitHub gives no answer, or none for now: a network failure, a timeout, 5xx, a limit of its rate. */
export class GitHubAway extends RetryLater {
  override name = "GitHubAway";
  override readonly reason = "github-away";
}

/** GitHub refuses the credential, or what it asks for: a person must grant a right, or renew the credential. */
export class GitHubDenied extends BrokenDestination {
  override name = "GitHubDenied";
  override readonly reason = "github-denied";
}

/** GitHub has no such thing, or hides it from this credential. */
export class GitHubNotFound extends GitHubDenied {
  override name = "GitHubNotFound";
}

/** GitHub had such a thing, and says that it was deleted, or that it is switched off. */
export class GitHubGone extends GitHubNotFound {
  override name = "GitHubGone";
}

/** GitHub refuses this one request, whoever asks, and would refuse it again. */
export class GitHubRefused extends GitHubDenied {
  override name = "GitHubRefused";
}

/** The error to throw for one of octokit's. @param request such as `GET /app` */
export function whyFailed(request: string, error: unknown): Error {
  if (!(error instanceof RequestError)) {
    // Its text may have what was sent: only the end of the time is ours.
    const isOver = error instanceof DOMException && error.name === "AbortError";
    return new GitHubAway(`${request}: ${isOver ? error.message : "the request failed"}`);
  }
  const text = shortLine(`${request}: ${messageOf(error)}`);
  const { status, response } = error;
  const message = shortLine(`${request}: ${status} ${messageOf(error)}`);
  if (status >= 500 || status === 429 || isLimited(response?.headers ?? {}, message)) {
    return new GitHubAway(status < 500 || response ? message : text, { cause: error });
  }
  if (status === 410) {
    return new GitHubGone(message, { cause: error });
  }
  if (status === 404) {
    return new GitHubNotFound(message, { cause: error });
  }
  if (status === 401 || status === 403) {
    return new GitHubDenied(message, { cause: error });
  }
  return new GitHubRefused(message, { cause: error });
}

/**
 * A limit of the rate is answered with 403, too.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimited(headers: Record<string, unknown>, message: string): boolean {
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /\bsecondary rate\b/i.test(message)
  );
}
