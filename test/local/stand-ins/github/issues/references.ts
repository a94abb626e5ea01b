import type { Account } from "./account.ts";
import type { Issue } from "./records.ts";
import type { World } from "./world.ts";

/**
 * Adds to timelines that a text of an issue mentions people, `@mei`, and other issues, `#7` or `acme/web#7`: an issue
 * tells once that another one mentions it.
 */
export function refer(
  world: World,
  issue: Issue,
  text: string,
  { at, by }: { at: number; by: Account },
): void {
  for (const login of mentionsIn(text)) {
    const mentioned = world.account(login);
    if (mentioned) {
      for (const event of ["mentioned", "subscribed"] as const) {
        issue.timeline.push({ event, id: world.ids.next("entry"), by: mentioned, at });
      }
    }
  }
  for (const reference of referencesIn(text, issue.repository.name)) {
    const target = world.issue(reference);
    const isKnown = target?.timeline.some((entry) => "source" in entry && entry.source === issue);
    if (target && target !== issue && !isKnown) {
      target.timeline.push({ event: "cross-referenced", id: world.ids.next("entry"), by, at, source: issue });
    }
  }
}

function mentionsIn(text: string): string[] {
  return unique(Array.from(text.matchAll(/(?<![\w`/])@([a-z\d-]+)/gi), ([, login]) => login ?? ""));
}

function referencesIn(text: string, repository: string): string[] {
  const found = text.matchAll(/(?<![\w`/&])([\w.-]+\/[\w.-]+)?#(\d+)\b/g);
  return unique(Array.from(found, ([, name = repository, number]) => `${name}#${number}`));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
