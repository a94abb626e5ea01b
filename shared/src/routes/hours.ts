import * as z from "../zod.ts";

const HOURS = "must be hours of working time, such as 8h";

/** Hours of working time, such as `8h`. */
export const Hours = z.string(HOURS).regex(/^(?!0+h)\d{1,4}h$/, HOURS);

export function secondsOf(hours: string): number {
  return Number.parseInt(hours, 10) * 3600;
}
