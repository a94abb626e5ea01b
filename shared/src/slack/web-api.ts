import { BrokenDestination } from "../errors.ts";
import { webApiAnswer } from "./answer.ts";
import type { Send } from "./send.ts";
import { type Credential, withCredential } from "./with-credential.ts";

export interface WebApiOptions {
  /** Ends in a slash. */
  url: string;
  token: Credential;
  send: Send;
}

/**
 * Slack's Web API, with the token of a bot. It retries nothing: Slack has no key by which it would know a second request.
 * https://docs.slack.dev/apis/web-api
 */
export interface WebApi {
  /**
   * Calls a method that writes.
   * @returns the answer, whose `ok` is true
   * @throws UnknownOutcome, Refused; BrokenDestination where the token can't be one. Their messages never hold the token.
   */
  write(method: string, body: object): Promise<Record<string, unknown>>;
  /** Calls a method that reads. Not all of these take JSON. It throws the same. */
  read(method: string, parameters: Record<string, string>): Promise<Record<string, unknown>>;
}

export function webApi({ url, token, send }: WebApiOptions): WebApi {
  function call(method: string, body: object | URLSearchParams): Promise<Record<string, unknown>> {
    return withCredential(token, async (credential) => {
      const headers = { authorization: `Bearer ${assertToken(credential)}` };
      return webApiAnswer(await send({ url: new URL(method, url).href, headers, body }));
    });
  }
  return {
    write: call,
    read: (method, parameters) => call(method, new URLSearchParams(parameters)),
  };
}

function assertToken(credential: string): string {
  if (/^[\x21-\x7e]+$/.test(credential)) {
    return credential;
  }
  throw new BrokenDestination("The token secret does not hold a token");
}
