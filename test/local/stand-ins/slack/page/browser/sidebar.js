import { one } from "./dom.js";

/** Among many channels, the open one may be out of sight, in a narrow window above all. */
export function showOpenChannel() {
  one("#sidebar .here")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
