import { deployedFunction } from "@issue-relay/shared/google/deployed-function";
import { z } from "zod";
import { requireStack } from "../../stack/stack-file.ts";
import { UsageError } from "../run-command.ts";

/** Which installation is meant: without a project, the stack that runs on this machine. */
export const Installation = z.object({
  project: z.string().optional(),
  region: z.string().optional(),
  prefix: z.string().optional(),
});

/**
 * Where the function `recover` of the installation is called, and with which headers.
 * @throws UsageError where an option is missing; Error where there is no such function, or nobody may call it
 */
export async function recoverOf({
  project,
  region,
  prefix = "issue-relay",
}: z.infer<typeof Installation>): Promise<{ url: string; headers?: Record<string, string> }> {
  if (project === undefined) {
    if (region !== undefined) {
      throw new UsageError("--region is for --project.");
    }
    const { functions } = await requireStack();
    return { url: functions.recover ?? "" };
  }
  if (region === undefined) {
    throw new UsageError("Give the --region in which it is deployed, too.");
  }
  return deployedFunction({ project, region, name: `${prefix}-recover` });
}
