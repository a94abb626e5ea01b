import type { Step } from "../stand-ins/github/issues/step.ts";

type Of<A extends Step["action"]> = Extract<Step, { action: A }>;

/**
 * A step in the life of an issue, before it is known which ones GitHub would allow. So comments have no ids yet, and what is
 * done to a comment is done to the newest.
 */
export type PlannedStep =
  | Exclude<Step, Of<"commented" | "comment edited">>
  | Omit<Of<"commented">, "id">
  | Omit<Of<"comment edited">, "body">;
