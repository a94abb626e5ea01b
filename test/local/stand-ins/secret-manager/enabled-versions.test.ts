import { readEnabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { expect, it, onTestFinished } from "vitest";
import { startLocalSecretManager } from "./server.ts";

it.each([
  ["destroyed", 404, "NOT_FOUND"],
  ["disabled", 400, "FAILED_PRECONDITION"],
])(
  "a version that is %s after it was listed is left out, and the others are read",
  async (_, code, status) => {
    const local = await startLocalSecretManager({ project: "p", secrets: { webhook: "one" } });
    onTestFinished(() => local.close());
    local.addVersion("webhook", "two");
    const body = { error: { code, status, message: "The version is gone." } };
    local.faults.add({ kind: "status", status: code, body, path: "versions/2:access" });
    expect(await readEnabledVersions(secretManager(local.host), "projects/p/secrets/webhook")).toEqual([
      "one",
    ]);
  },
);
