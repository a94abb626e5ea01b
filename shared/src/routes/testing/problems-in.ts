import { describeProblem } from "../problem.ts";
import { readYaml, YamlError } from "../yaml.ts";

/** What is wrong with the file that a person wrote, each with line, route and field; nothing where it is right. */
export function problemsIn(yaml: string): string[] {
  try {
    readYaml(Buffer.from(yaml));
    return [];
  } catch (error) {
    if (error instanceof YamlError) {
      return error.problems.map((problem) => describeProblem("relay.yaml", problem));
    }
    throw error;
  }
}
