import type { Found, Write } from "../documents/store.ts";
import { digest } from "../event/event-id.ts";
import { jsonText } from "../json-text.ts";
import * as z from "../zod.ts";

const Acted = z.object({
  /** What it acted on. */
  trigger: z.string(),
  issue: z.number(),
  /** In ms since the epoch. */
  at: z.number(),
});

const Fields = z.object({
  acted: jsonText(z.array(Acted)).default([]),
  stoppedAt: z.date().nullable().default(null),
  because: z.string().nullable().default(null),
  /** Whether somebody has been told of it. */
  isTold: z.boolean().default(false),
});

/** How often a rule has acted lately, and whether it has stopped itself. */
export type BrakeState = z.infer<typeof Fields>;

/** The document that has it: `rules/<key>`. */
export function brakeName(rule: string): string {
  return `rules/${digest(rule)}`;
}

export function brakeStateIn(document: Found | undefined): BrakeState {
  return Fields.parse(document?.fields ?? {});
}

/** What is written so that it acts again: what it did before counts no more. */
export const RESUMED: Write["fields"] = { stoppedAt: null, because: null, acted: "[]" };
