import { z } from "zod";
import { type Option, Options } from "../inputs.ts";
import type { AppAnswer } from "./tell-app.ts";

export interface Submission {
  closed: boolean;
  /** By block, what stands below its input; nothing was submitted where Slack itself says it. */
  errors: Record<string, string>;
  /** What the modal says where the app failed; empty: it did not. */
  trouble: string;
}

/** Slack's words: https://github.com/slackapi/bolt-python/issues/241 */
const TROUBLE: Submission = {
  closed: false,
  errors: {},
  trouble: "We had some trouble connecting. Try again?",
};
const CLOSED: Submission = { closed: true, errors: {}, trouble: "" };

/** https://docs.slack.dev/surfaces/modals#close_current_view; the others change the view, which no app does here. */
const ResponseAction = z.discriminatedUnion("response_action", [
  z.object({ response_action: z.literal("clear") }),
  z.object({
    response_action: z.literal("errors"),
    errors: z
      .record(z.string(), z.string().min(1))
      .refine((errors) => Object.keys(errors).length > 0, "names no input"),
  }),
]);

/**
 * What the app's answer to a submission leads to.
 * @param inputs the ids of the blocks that can have an error
 */
export function submissionFrom(answer: AppAnswer, inputs: readonly string[]): Submission {
  if ("failure" in answer || answer.status !== 200) {
    return TROUBLE;
  }
  if (answer.body === "") {
    return CLOSED;
  }
  const parsed = ResponseAction.safeParse(jsonOf(answer.body));
  if (!parsed.success) {
    return TROUBLE;
  }
  if (parsed.data.response_action === "clear") {
    return CLOSED;
  }
  const { errors } = parsed.data;
  return Object.keys(errors).every((id) => inputs.includes(id))
    ? { closed: false, errors, trouble: "" }
    : TROUBLE;
}

/** @returns undefined where the app did not answer with options that Slack would show */
export function suggestionsFrom(answer: AppAnswer): Option[] | undefined {
  if ("failure" in answer || answer.status !== 200) {
    return undefined;
  }
  return z.object({ options: Options }).safeParse(jsonOf(answer.body)).data?.options;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
