import { z } from "zod";

const HOURS: Record<string, number> = { m: 1 / 60, h: 1, d: 24 };

/** A time such as `30m`, `2h` or `3d`, in hours. */
export const Age = z
  .string()
  .regex(/^\d{1,6}[mhd]$/, "must be a time such as 30m, 2h or 3d")
  .transform((text) => Number(text.slice(0, -1)) * (HOURS[text.slice(-1)] ?? 1));
