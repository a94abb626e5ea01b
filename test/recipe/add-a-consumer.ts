// Follows the chapter "Add a consumer" of functions/README.md to the letter, in a copy of the project:
//
//     node test/recipe/add-a-consumer.ts <the copy's folder>
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The end of the table of the local stack, and of terraform's map of functions: a new entry goes before it. */
const END_OF_TABLE = "\n] as const satisfies readonly LocalFunction[];";
const END_OF_MAP = "\n  }\n\n  consumers = ";

/** @throws Error where the chapter doesn't have the four pieces that it is followed by */
export function addConsumer(root: string): void {
  const chapter = /^## Add a consumer\n(.*?)^## /ms.exec(read(root, "functions/README.md"))?.[1] ?? "";
  const pieces = [...chapter.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, piece]) => piece ?? "");
  const [config, index, line, entry] = pieces;
  if (config === undefined || index === undefined || line === undefined || entry === undefined) {
    throw new Error(
      `"Add a consumer" has ${pieces.length} pieces of code, not two files, a line and an entry`,
    );
  }
  writeNamed(root, config);
  writeNamed(root, index);
  insert(root, "test/local/stack/functions.ts", END_OF_TABLE, line);
  insert(root, "terraform/functions.tf", END_OF_MAP, entry);
}

/** Writes a file whose first line names it in a comment. */
function writeNamed(root: string, content: string): void {
  const file = join(root, /^\/\/ (\S+)\n/.exec(content)?.[1] ?? "");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function insert(root: string, file: string, before: string, text: string): void {
  const content = read(root, file);
  const changed = content.replace(before, () => `\n${text.trimEnd()}${before}`);
  if (changed === content) {
    throw new Error(`${file} has no place for a new entry`);
  }
  writeFileSync(join(root, file), changed);
}

function read(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

if (import.meta.main) {
  addConsumer(process.argv[2] ?? ".");
}
