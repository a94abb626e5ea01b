import { readFileSync } from "node:fs";
import { z } from "zod";

/** Those of the app's manifest. */
export const SHORTCUTS = [
  z
    .object({ name: z.string(), callback_id: z.string() })
    .parse(
      JSON.parse(readFileSync(new URL("../../../terraform/slack-shortcut.json", import.meta.url), "utf8")),
    ),
];
