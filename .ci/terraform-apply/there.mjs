// Reads `terraform show -json` of a state, and prints a line for each resource: its address, its id, its project, and its label
// `team`; `-` where it can have none, `none` where it could.
import { json } from "node:stream/consumers";

const { values } = await json(process.stdin);
const modules = values ? [values.root_module] : [];
for (const { child_modules: children = [] } of modules) {
  modules.push(...children); // the list grows while it is walked
}
const resources = modules.flatMap(({ resources = [] }) => resources).filter(({ mode }) => mode === "managed");
const team = ({ user_labels: ours, labels = null }) => {
  const given = ours === undefined ? labels : ours;
  return given === null ? "none" : (given.team ?? "none");
};
const lines = resources.map(({ address, values }) => {
  const label = "labels" in values || "user_labels" in values ? team(values) : "-";
  return `${address} ${values.id ?? "-"} ${"project" in values ? (values.project ?? "none") : "-"} ${label}\n`;
});
process.stdout.write(lines.sort().join(""));
