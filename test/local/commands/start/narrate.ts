import { styleText } from "node:util";
import { z } from "zod";
import type { LogEntry } from "../../stack/function-process.ts";
import { FUNCTION_NAMES, type FunctionName } from "../../stack/functions.ts";
import { printable } from "../printable.ts";

/** The fields of a log entry that the terminal shows, in this order, and how it shows each. */
const SHOWN: Record<string, (value: unknown) => string> = {
  eventName: String,
  action: String,
  repository: String,
  issue: (number) => `#${number}`,
  deliveryId: foundBy,
  deliveryAttempt: (attempt) => `attempt ${attempt}`,
  rule: String,
  what: String,
  subject: String,
  outcome: String,
  because: String,
  channel: String,
  channels: inChannels,
  task: String,
  said: (count) => `${count} said`,
  error: String,
  problems: (list) => (Array.isArray(list) ? list.join("; ") : String(list)),
  ms: (ms) => `${ms} ms`,
};

/** What the Slack consumer did in each of its channels. */
const Channels = z.array(
  z.object({
    channel: z.string(),
    route: z.string().optional(),
    role: z.string().optional(),
    failed: z.boolean().optional(),
  }),
);

function inChannels(value: unknown): string {
  const channels = Channels.safeParse(value).data ?? [];
  return channels
    .map(({ channel, route, role = "nothing", failed }) => {
      const by = route === undefined ? "" : ` (${route})`;
      return `${channel}${by}: ${failed ? "failed" : role}`;
    })
    .join(", ");
}

/** How an event was found of which no webhook came; "" where one came. */
function foundBy(deliveryId: unknown): string {
  return deliveryId === "reconcile" ? "no webhook came: reconcile has found it" : "";
}

const COLOURS = { ERROR: "red", WARNING: "yellow", INFO: "green" } as const;

const WIDEST_NAME = Math.max(...FUNCTION_NAMES.map((name) => name.length));

/** One line for the terminal, from one line of a function's log, which can contain any text of an issue. */
export function narrate(name: FunctionName, entry: LogEntry): string {
  const details = Object.entries(SHOWN)
    .flatMap(([key, show]) => (entry[key] === undefined ? [] : printable(show(entry[key]))))
    .filter((text) => text !== "");
  const colour = Object.entries(COLOURS).find(([severity]) => severity === entry.severity)?.[1] ?? "gray";
  const time = new Date().toISOString().slice(11, 23);
  return `${styleText("gray", time)}  ${name.padEnd(WIDEST_NAME)}  ${styleText(colour, printable(entry.message))}  ${styleText("gray", details.join(" · "))}`;
}
