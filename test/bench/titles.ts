import { CALL_MS } from "./setting/destination.ts";

/** The parts of the bench: each is a table. */
export const PARTS = {
  start: "To start",
  receive: "To receive",
  deliver: `To deliver, to a destination that takes ${CALL_MS} ms`,
  endToEnd: "From end to end, on the local stack",
};

/** A function that does nothing: its figures also show the noise of the machine. */
export const NO_OP = "no-op function";
export const OCTOKIT = "octokit, bare";

export const BUSY = "deliveries/s, 40 connections";

/** The figures that are also shown as a multiple of a column. */
export const MULTIPLES = {
  [BUSY]: OCTOKIT,
  "deliveries/s, 200 connections": OCTOKIT,
  "forged signatures refused/s": OCTOKIT,
  "start to the first answer, ms": NO_OP,
};
