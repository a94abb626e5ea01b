// Reads `terraform show -json` of a plan, and prints a line for each change: the actions in their order, and the address.
import { json } from "node:stream/consumers";

const { resource_changes: changes = [] } = await json(process.stdin);
const lines = changes
  .map(({ address, change }) => ({ address, actions: change.actions.join(",") }))
  .filter(({ actions }) => !["no-op", "read"].includes(actions))
  .map(({ address, actions }) => `${actions} ${address}\n`);
process.stdout.write(lines.join(""));
