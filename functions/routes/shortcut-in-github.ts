import type { Relay } from "@issue-relay/shared/routes/relay";
import type { AppRepository } from "./app-repositories.ts";
import type { InGitHub } from "./asking.ts";

/**
 * Looks whether issues can be created where the file says that people can.
 * @param all where the App is installed, and issues can be changed
 */
export function lookAtShortcut({ buttons }: Relay, all: readonly AppRepository[]): InGitHub {
  const there = new Set(all.map(({ name }) => name.toLowerCase()));
  const repositories = buttons?.create?.repositories ?? [];
  return {
    problems: repositories.flatMap((name, index): InGitHub["problems"] =>
      there.has(name.toLowerCase())
        ? []
        : [
            [
              ["buttons", "create", "repositories", index],
              `the App is not installed in ${name}, or that is archived or has no issues`,
            ],
          ],
    ),
    notes: [],
  };
}
