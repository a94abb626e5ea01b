import { createHash } from "node:crypto";
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { messageOf } from "../errors.ts";
import { type FieldPath, type LineOf, type Problem, problemsOf } from "./problem.ts";
import { Relay } from "./relay.ts";
import type { RelayFile } from "./relay-file.ts";

/** The file is wrong. */
export class YamlError extends Error {
  override name = "YamlError";
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    super("the file of routes is wrong");
    this.problems = problems;
  }
}

/** What is in the file that a person writes. */
export interface RelayYaml {
  file: RelayFile & { relay: Relay };
  lineOf: LineOf;
}

/**
 * Reads the file that a person writes.
 * @throws YamlError with all problems
 */
export function readYaml(bytes: Buffer): RelayYaml {
  const counter = new LineCounter();
  // A login such as 007 or null is a text too.
  const options = { lineCounter: counter, prettyErrors: false, stringKeys: true };
  const document = parseDocument(bytes.toString("utf8"), options);
  const mistakes = mistakesIn(document).map(({ at, message }) => ({
    line: counter.linePos(at).line,
    place: "",
    message,
  }));
  if (mistakes.length > 0) {
    throw new YamlError(mistakes);
  }
  const content = contentOf(document);
  const lineOf: LineOf = (path) => {
    const at = offsetOf(document, path);
    return at === undefined ? undefined : counter.linePos(at).line;
  };
  const result = Relay.safeParse(content);
  if (!result.success) {
    throw new YamlError(problemsOf(result.error, content, lineOf));
  }
  const file = {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    lines: result.data.routes.map((_, index) => lineOf(["routes", index]) ?? 1),
    ruleLines: result.data.rules.map((_, index) => lineOf(["rules", index]) ?? 1),
    relay: result.data,
  };
  return { file, lineOf };
}

const OTHER_MEANING = "has another meaning in YAML: put it into quotes";

/** What is wrong before anybody looks at the content. A pattern that begins with `*` or `!` is an alias or a tag, if it has no quotes. */
function mistakesIn(document: Document.Parsed): { at: number; message: string }[] {
  const mistakes = [...document.errors, ...document.warnings].map(({ code, message, pos: [at] }) => {
    switch (code) {
      case "MULTIPLE_DOCS":
        return { at, message: "a second document begins: the file must be one" };
      case "TAG_RESOLVE_FAILED":
        return { at, message: `what begins with ! ${OTHER_MEANING}` };
      default:
        return { at, message };
    }
  });
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document)) {
        mistakes.push({ at: alias.range?.[0] ?? 0, message: `*${alias.source} ${OTHER_MEANING}` });
      }
    },
  });
  return mistakes;
}

/** @throws YamlError where aliases make a small file a huge one */
function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new YamlError([{ line: undefined, place: "", message: messageOf(error) }]);
  }
}

/** Where in the text a field begins, or the nearest around it that is there. */
function offsetOf({ contents }: Document.Parsed, path: FieldPath): number | undefined {
  let [found, value]: unknown[] = [contents, contents];
  for (const key of path) {
    if (isMap(value)) {
      const pair = value.items.find((each) => isScalar(each.key) && each.key.value === key);
      [found, value] = [pair?.key ?? found, pair?.value];
    } else if (isSeq(value) && typeof key === "number") {
      [found, value] = [value.items[key] ?? found, value.items[key]];
    }
  }
  return isNode(found) ? found.range?.[0] : undefined;
}
