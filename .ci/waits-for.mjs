// Reads `terraform graph -type=plan` and fails if an output does not wait for every resource that a pattern names.
// node .ci/waits-for.mjs OUTPUT PATTERN < graph
import { text } from "node:stream/consumers";

const [output, pattern] = process.argv.slice(2);
const graph = await text(process.stdin);
const edges = [...graph.matchAll(/"\[root\] ([^"]+)" -> "\[root\] ([^"]+)"/g)].map(([, from, to]) => ({
  from,
  to,
}));

const reached = new Set([`output.${output} (expand)`]);
for (const node of reached) {
  for (const { from, to } of edges) {
    if (from === node) {
      reached.add(to); // a Set is walked while it grows
    }
  }
}

const wanted = new Set(edges.map(({ from }) => from).filter((node) => new RegExp(pattern).test(node)));
const missing = [...wanted].filter((node) => !reached.has(node));
process.stdout.write(`${output} waits for ${wanted.size - missing.length} of ${wanted.size}\n`);
process.stderr.write(missing.map((node) => `${output} does not wait for ${node}\n`).join(""));
process.exitCode = missing.length > 0 || wanted.size === 0 ? 1 : 0;
