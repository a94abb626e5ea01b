import { Conflict } from "@issue-relay/shared/documents/errors";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { RetryLater } from "@issue-relay/shared/errors";
import type { Reason } from "@issue-relay/shared/reason";
import { brakeName, brakeStateIn, RESUMED } from "@issue-relay/shared/rules/brake-document";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";

/** The body of a request. */
const Input = z.strictObject({
  /** Its name in the file. */
  rule: z.string().min(1).max(60),
});

/** `POST /resume`: lets a rule act again that has stopped itself. What it has not done meanwhile stays undone. */
export function resumeTask({ documents }: { documents: DocumentStore }): Task {
  return async (call) => {
    const { rule } = inputOf(call, Input);
    const { document } = await documents.read(brakeName(rule));
    const { stoppedAt, because } = brakeStateIn(document);
    if (stoppedAt === null) {
      throw new TaskRefused(400, `no rule ${rule} has stopped itself`);
    }
    try {
      await documents.write(brakeName(rule), { fields: RESUMED, version: document?.version });
    } catch (error) {
      throw error instanceof Conflict ? new RetryLater("somebody else resumes it", { cause: error }) : error;
    }
    const reason: Reason = "rule-resumed";
    call.logger.warn({ reason, rule, caller: call.caller }, "the rule acts again");
    return { isDone: true, result: { rule, stoppedAt, because } };
  };
}
