import { readFileSync } from "node:fs";
import { SecretName } from "./config.ts";
import { messageOf } from "./errors.ts";
import { loadRelay } from "./routes/relay-file.ts";
import * as z from "./zod.ts";

/** The full name of a Firestore database. */
export const DatabaseName = z
  .string()
  .regex(
    /^projects\/[^/]+\/databases\/[^/]+$/,
    "must be of the form projects/<project>/databases/<database>",
  );

/** The path of a file that `npm run routes -- check` has made, as its content. */
export const RoutesFile = z.string().transform((path, context) => {
  try {
    return loadRelay(readFileSync(path, "utf8"));
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
    return z.NEVER;
  }
});

/** The full names of secrets by short ones, as JSON. */
export const SecretNames = z.string().transform((text, context) => {
  try {
    return z.record(z.string(), SecretName).parse(JSON.parse(text));
  } catch {
    const message = 'must be JSON such as {"vendor": "projects/<project>/secrets/<secret>"}';
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }
});
