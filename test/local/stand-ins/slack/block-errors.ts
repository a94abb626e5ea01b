import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with blocks, or with a view, in the words that Slack uses for it, e.g.
 * `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
 * Seen in https://github.com/grafana-cold-storage/oncall/pull/5121 and https://github.com/getsentry/eng-pipes/issues/725
 */
export function blockErrors(issues: readonly Issue[], root: "blocks" | "view" = "blocks"): string[] {
  return issues.map((issue) => {
    const [message, path] = describe(issue);
    // Slack points nowhere where all blocks together are wrong: `only_one_table_allowed`.
    return issue.code === "custom" && path.length === 0
      ? message
      : `${message} [json-pointer:/${[root, ...path].map(String).join("/")}]`;
  });
}

function describe(issue: Issue): [string, readonly PropertyKey[]] {
  const { path } = issue;
  switch (issue.code) {
    case "too_big":
      return [
        issue.origin === "array"
          ? `no more than ${issue.maximum} items allowed`
          : `must be less than ${Number(issue.maximum) + 1}${unitOf(issue.origin)}`,
        path,
      ];
    case "too_small":
      return [
        issue.origin === "array"
          ? `no less than ${issue.minimum} items allowed`
          : `must be more than ${Number(issue.minimum) - 1}${unitOf(issue.origin)}`,
        path,
      ];
    case "unrecognized_keys":
      return [`invalid additional property: ${issue.keys.join(", ")}`, path];
    case "invalid_union":
      return ["unsupported type", path];
    case "invalid_type":
      // Slack points at the object that lacks the field, not at the field.
      return issue.input === undefined && path.length > 0
        ? [`missing required field: ${String(path.at(-1))}`, path.slice(0, -1)]
        : [`must provide ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`, path];
    case "invalid_value":
      return [`must be one of: ${issue.values.map(String).join(", ")}`, path];
    default:
      return [issue.message, path];
  }
}

function unitOf(origin: string): string {
  return origin === "string" ? " characters" : "";
}
