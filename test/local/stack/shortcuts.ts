import { readFileSync } from "node:fs";
import { z } from "zod";

const Manifest = z.object({
  features: z.object({ shortcuts: z.array(z.object({ name: z.string(), callback_id: z.string() })) }),
});

/** Those of the app's manifest. */
export const SHORTCUTS = Manifest.parse(
  JSON.parse(readFileSync(new URL("../../../terraform/slack-shortcut.json", import.meta.url), "utf8")),
).features.shortcuts;
