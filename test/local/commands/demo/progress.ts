import { styleText } from "node:util";

const WIDTH = 30;
/** How many lines are written in all where the output can't be redrawn, such as in a log. */
const LINES = 4;

export interface Progress {
  /** @param done how many of the total are done */
  show(done: number): void;
}

/** On a terminal a bar that is redrawn; elsewhere a line from time to time. */
export function progressOf(what: string, total: number, out: NodeJS.WriteStream = process.stdout): Progress {
  const startedAt = performance.now();
  let shown = "0";
  return {
    show(done) {
      const filled = Math.floor((done / total) * WIDTH);
      const seconds = (performance.now() - startedAt) / 1000;
      const rate = done === 0 ? "" : `  ${Math.round(done / seconds)}/s`;
      const numbers = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${what}`;
      if (out.isTTY) {
        const bar = styleText("green", "█".repeat(filled)) + styleText("gray", "░".repeat(WIDTH - filled));
        // Cleared to the line's end: the next text may be shorter.
        out.write(`\r${bar}  ${numbers}${rate}\u001b[K${done === total ? "\n" : ""}`);
        return;
      }
      const part = String(Math.floor((done / total) * LINES));
      if (part !== shown) {
        out.write(`${numbers}${rate}\n`);
      }
      shown = part;
    },
  };
}
