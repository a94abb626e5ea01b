// Adds a consumer to a copy of the project, with the code in the chapter "Add a consumer" of functions/README.md:
//
//     node test/recipe/add-a-consumer.ts <the copy's folder>
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The text before which a new line goes into the local stack's table. */
const END_OF_TABLE = "\n] as const satisfies readonly LocalFunction[];";

/** The text before which a new entry goes into terraform's map of functions. */
const END_OF_MAP = "\n  }\n\n  consumers = ";

/**
 * Adds the consumer: two files, a line in the local stack's table, and an entry in terraform's map.
 * @param root the copy's folder
 * @param name another name than that of the chapter, for a project that has followed the chapter already
 * @throws Error where the chapter lacks one of the four pieces of code, or a piece has no place in the copy
 */
export function addConsumer(root: string, name = "audit"): void {
  const chapter = /^## Add a consumer\n(.*?)^## /ms.exec(read(root, "functions/README.md"))?.[1] ?? "";
  const renamed = chapter.replaceAll("audit", name).replaceAll("AUDIT", name.toUpperCase());
  const pieces = [...renamed.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, piece]) => piece ?? "");
  const [config, index, line, entry] = pieces;
  if (config === undefined || index === undefined || line === undefined || entry === undefined) {
    throw new Error(
      `"Add a consumer" must have two files, a line and an entry, but has ${pieces.length} pieces of code`,
    );
  }
  writeNamed(root, config);
  writeNamed(root, index);
  insert(root, "test/local/stack/functions.ts", END_OF_TABLE, line);
  insert(root, "terraform/functions.tf", END_OF_MAP, entry);
}

/** Writes a file. Its name is in a comment on the first line of its content. */
function writeNamed(root: string, content: string): void {
  const file = join(root, /^\/\/ (\S+)\n/.exec(content)?.[1] ?? "");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** @throws Error where the file does not contain the text in `before` */
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
