import { z } from "zod";
import { aboutANewIssue } from "../../stand-ins/github/new-issue.ts";
import type { Example } from "../../stand-ins/github/payloads.ts";
import { readPayload } from "./read-payload.ts";

/** The options of a command that takes a payload. */
export const PayloadOptions = z.object({
  title: z.string().optional(),
  label: z.string().min(1).optional(),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "must be of the form owner/name")
    .optional(),
  event: z.string().optional(),
});

export const PAYLOAD_KINDS = {
  title: "string",
  label: "string",
  repository: "string",
  event: "string",
} as const;

/**
 * The payload that is named, or one like it about a new issue, where an option says what that is like.
 * @param name of an example, or of a file
 * @throws as readPayload
 */
export async function payloadFor(
  name: string,
  { event, title, label, repository }: z.infer<typeof PayloadOptions>,
): Promise<Example> {
  const example = await readPayload(name, event);
  const isNew = title !== undefined || label !== undefined || repository !== undefined;
  return isNew ? aboutANewIssue(example, { title, label, repository }) : example;
}
