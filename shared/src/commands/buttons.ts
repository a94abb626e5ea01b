import * as z from "../zod.ts";

/** What a person can ask for on a card, in the order of its buttons. */
export const BUTTONS = ["take", "label", "close", "reply", "snooze"] as const;
export type ButtonKind = (typeof BUTTONS)[number];

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element: the value of a button */
const MAX_VALUE_CHARACTERS = 2000;

/** The issue that a button is about. Slack signs what a click brings, and only we write it. */
const ButtonIssue = z.object({
  /** `owner/name` at the time of the card. */
  repository: z.string(),
  number: z.int(),
  /** GitHub's id. It stays the same where the issue's repository is renamed. */
  id: z.int(),
});
export type ButtonIssue = z.infer<typeof ButtonIssue>;

const Value = ButtonIssue.extend({
  /** Those of the issue, where they are not too long for a button. */
  labels: z.array(z.string()).exactOptional(),
});
export type ButtonValue = z.infer<typeof Value>;

/** The text by which a button, or the window that it opens, knows its issue. */
export function buttonValue(value: ButtonValue): string {
  const { labels: _, ...issue } = value;
  const text = JSON.stringify(value);
  return text.length <= MAX_VALUE_CHARACTERS ? text : JSON.stringify(issue);
}

/** @returns undefined where it is no such text */
export function buttonValueIn(text: string | undefined): ButtonValue | undefined {
  try {
    return Value.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}

/** Slack's name for the button. */
export function actionIdOf(kind: ButtonKind): string {
  return `issue_${kind}`;
}

/** @returns undefined where it is none of ours, such as the button that opens the issue */
export function buttonOf(actionId: string): ButtonKind | undefined {
  return BUTTONS.find((kind) => actionIdOf(kind) === actionId);
}
