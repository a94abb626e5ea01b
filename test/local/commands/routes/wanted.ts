import type { When } from "@issue-relay/shared/routes/when";

const PRIVATE = new Map<When["private"], string>([
  [undefined, "public, or in repositories by its name"],
  [true, "private"],
  [false, "public"],
  ["any", "private or public"],
]);

/** What a condition of a route wants, as the file has it: `any: bug, p*; none: wontfix`. */
export function wantedBy(when: When, condition: keyof When): string {
  if (condition === "private") {
    return PRIVATE.get(when.private) ?? "";
  }
  const wanted = when[condition] ?? [];
  return Array.isArray(wanted)
    ? wanted.join(", ")
    : Object.entries(wanted)
        .map(([name, value]) => `${name}: ${[value].flat().join(", ")}`)
        .join("; ");
}
