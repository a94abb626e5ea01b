import type { Response } from "@google-cloud/functions-framework";
import { type Check, findingsOf } from "./check.ts";

/** Below the time that doctor, which asks all functions, waits for one. */
const DEADLINE_MS = 10_000;

/**
 * Answers with what is wrong with a function: `{"checks": [{"what", "isOk", "problem"?, "todo"?, "note"?}, …]}`. The status is 200
 * whatever is wrong, since the question is answered. Who may ask is decided by IAM.
 */
export async function answerHealth(checks: readonly Check[], res: Response): Promise<void> {
  res.status(200).send({ checks: await findingsOf(checks, DEADLINE_MS) });
}
