import { BrokenDestination } from "../errors.ts";
import { webApiAnswer } from "./answer.ts";
import type { Send, SlackResponse } from "./send.ts";
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

export function webApi(options: WebApiOptions): WebApi {
  const call = async (method: string, body: object | URLSearchParams) =>
    (await called(options, method, body)).answer;
  return {
    write: call,
    read: (method, parameters) => call(method, new URLSearchParams(parameters)),
  };
}

/**
 * Whose token it is, and what it may do.
 * https://docs.slack.dev/reference/methods/auth.test
 * @returns `scopes`: undefined where Slack does not say them
 * @throws what the methods of {@link WebApi} throw
 */
export async function authTest(
  options: WebApiOptions,
): Promise<{ answer: Record<string, unknown>; scopes: string[] | undefined }> {
  const { answer, response } = await called(options, "auth.test", new URLSearchParams());
  return { answer, scopes: response.scopes?.split(",").map((scope) => scope.trim()) };
}

function called(
  { url, token, send }: WebApiOptions,
  method: string,
  body: object | URLSearchParams,
): Promise<{ answer: Record<string, unknown>; response: SlackResponse }> {
  return withCredential(token, async (credential) => {
    const headers = { authorization: `Bearer ${assertToken(credential)}` };
    const response = await send({ url: new URL(method, url).href, headers, body });
    return { answer: webApiAnswer(response), response };
  });
}

function assertToken(credential: string): string {
  if (/^[\x21-\x7e]+$/.test(credential)) {
    return credential;
  }
  throw new BrokenDestination("The token secret does not hold a token");
}
