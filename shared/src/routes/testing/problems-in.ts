import { ConfigError } from "../../config.ts";
import { describeProblem } from "../problem.ts";
import { loadRelay } from "../relay-file.ts";
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

/** What a function says at its start of a file with such content. */
export function problemsAtStart(file: unknown): string[] {
  try {
    loadRelay(JSON.stringify(file));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message.split("\n- ").slice(1);
    }
    throw error;
  }
}
