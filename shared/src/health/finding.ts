import * as z from "../zod.ts";

/** What came of looking at one thing, such as a channel or a subscription. */
export const Finding = z.object({
  what: z.string(),
  isOk: z.boolean(),
  /** What is wrong, and what a person has to do. */
  problem: z.string().optional(),
  todo: z.string().optional(),
  /** What is worth knowing where nothing is wrong. */
  note: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What a function answers to whoever asks for its health. */
export const Health = z.object({ checks: z.array(Finding) });

export function ok(what: string, note?: string): Finding {
  return { what, isOk: true, ...(note !== undefined && { note }) };
}

export function wrong(what: string, problem: string, todo: string): Finding {
  return { what, isOk: false, problem, todo };
}

/** The problems, or that there are none. */
export function okUnless(what: string, problems: Finding[], note?: string): Finding[] {
  return problems.length > 0 ? problems : [ok(what, note)];
}
