import { z } from "zod";

const HOURS: Record<string, number> = { m: 1 / 60, h: 1, d: 24 };

/** A time such as `30m`, `2h` or `3d`, in hours. */
export const Age = z
  .string()
  .regex(/^\d{1,6}[mhd]$/, "must be a time such as 30m, 2h or 3d")
  .transform((text) => Number(text.slice(0, -1)) * (HOURS[text.slice(-1)] ?? 1));

/** A moment, as an ISO time: such as `2026-11-25T16:00:00Z`, or `7d` for a week ago. */
export const Moment = z.string().transform((text, context) => {
  const { data: hours } = Age.safeParse(text);
  if (hours !== undefined) {
    return new Date(Date.now() - hours * 3_600_000).toISOString();
  }
  const { data: time } = z.iso.datetime({ offset: true }).safeParse(text);
  if (time === undefined) {
    context.addIssue({ code: "custom", message: "must be a time such as 12h, 7d or 2026-11-25T16:00:00Z" });
    return z.NEVER;
  }
  return new Date(time).toISOString();
});
