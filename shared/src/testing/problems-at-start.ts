import { ConfigError } from "../config.ts";

/** What a function says at its start of settings that are missing or wrong, each problem alone; nothing where all is right. */
export function problemsAtStart(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message.split("\n- ").slice(1);
    }
    throw error;
  }
}
