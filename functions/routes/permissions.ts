import type { Installation } from "@issue-relay/shared/github/rest/installations";
import { shortList } from "./asking.ts";

/** What the App needs to write, in the words of its page on GitHub. */
const NAMES = {
  issues: "the repository permission Issues: Read and write",
  contents: "the repository permission Contents: Read and write",
  organization_projects: "the organization permission Projects: Read and write",
};

/**
 * What the App lacks; undefined where it may write in all of these.
 * @param places repositories, or organizations
 */
export function lackOf(
  permission: keyof typeof NAMES,
  places: readonly { name: string; permissions: Installation["permissions"] }[],
): string | undefined {
  const lacking = places.filter(({ permissions }) => !mayWrite(permissions[permission]));
  const where = shortList(lacking.map(({ name }) => name));
  return lacking.length === 0 ? undefined : `the App lacks ${NAMES[permission]}, in ${where}`;
}

function mayWrite(level: string | undefined): boolean {
  return level === "write" || level === "admin";
}
