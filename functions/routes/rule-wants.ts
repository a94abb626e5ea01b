import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import type { PartKind } from "./issue-parts.ts";

/** Something of a repository that a step of a rule names. */
export interface Want {
  /** Where it stands, from the rule on. */
  path: FieldPath;
  step: "label" | "unlabel" | "assign" | "milestone" | "type";
  part: PartKind;
  name: string;
}

/** What a rule's steps name. */
export function wantsOf({ do: steps }: Rule): Want[] {
  return steps.flatMap(({ label = [], unlabel = [], assign, milestone, type }, index) => {
    const logins = assign === undefined || Array.isArray(assign) ? assign : assign.next;
    const named: [Want["step"], PartKind, readonly string[]][] = [
      ["label", "label", label],
      ["unlabel", "label", unlabel],
      ["assign", "assignee", logins ?? []],
      ["milestone", "milestone", milestone === undefined ? [] : [milestone]],
      ["type", "type", type === undefined ? [] : [type]],
    ];
    return named.flatMap(([step, part, names]) =>
      names.map((name) => ({ path: ["do", index, step], step, part, name })),
    );
  });
}

/** How many repositories are named. */
const NAMED = 3;

/**
 * What is to be said where repositories lack something. It is a problem where the step would be refused, and where none of them has it: then
 * it is misspelt. A label that some lack is only noted, since GitHub makes it.
 * @param lacking their names
 * @param asked how many were asked
 */
export function missing(
  { step, part, name }: Want,
  lacking: readonly string[],
  asked: number,
): { isProblem: boolean; message: string } | undefined {
  if (lacking.length === 0) {
    return undefined;
  }
  const where = shortList(lacking);
  if (step === "assign") {
    return { isProblem: true, message: `${name} can't be assigned in ${where}: give them access` };
  }
  const message = `there is no ${part} ${name} in ${where}`;
  if (part !== "label" || lacking.length === asked) {
    return { isProblem: true, message };
  }
  return step === "label"
    ? { isProblem: false, message: `${message}: GitHub makes it with the rule's first issue there` }
    : undefined;
}

/** The first of them, and how many there are more. */
export function shortList(names: readonly string[]): string {
  const others = names.length - NAMED;
  const rest = others > 0 ? [`${others} more`] : [];
  return [...names.slice(0, NAMED), ...rest].join(", ");
}
