// What only this person sees, since the page was loaded.

import { one } from "./dom.js";
import { put } from "./panes.js";

const ephemerals = [];

export function keepEphemerals(added) {
  ephemerals.push(...added);
  showEphemerals();
}

/** A thread that is opened later has its own, too. */
export function showEphemerals() {
  const { thread: open } = one("#thread").dataset;
  for (const { thread, ...entry } of ephemerals) {
    const isPlace = thread === "" || thread === open;
    if (isPlace && !one(`[data-ts="${entry.ts}"]`)) {
      put(thread === "" ? "channel" : "thread", entry);
    }
  }
}
