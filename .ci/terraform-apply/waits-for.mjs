// Reads `terraform graph -type=plan`, and fails if a node of it does not wait for every node that a pattern names.
// node waits-for.mjs NODE PATTERN < graph
import { text } from "node:stream/consumers";

const [start = "", pattern = ""] = process.argv.slice(2);
const graph = await text(process.stdin);
const edges = [...graph.matchAll(/"\[root\] ([^"]+)" -> "\[root\] ([^"]+)"/g)].map(([, from, to]) => ({
  from,
  to,
}));

const reached = new Set([`${start} (expand)`]);
for (const node of reached) {
  for (const { from, to } of edges) {
    if (from === node) {
      reached.add(to); // the set grows while it is walked
    }
  }
}

const wanted = new Set(edges.map(({ from }) => from).filter((node) => new RegExp(pattern).test(node)));
const missing = [...wanted].filter((node) => !reached.has(node));
process.stdout.write(`${start} waits for ${wanted.size - missing.length} of ${wanted.size}\n`);
process.stderr.write(missing.map((node) => `${start} does not wait for ${node}\n`).join(""));
process.exitCode = missing.length > 0 || wanted.size === 0 ? 1 : 0;
