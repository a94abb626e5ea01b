import {
  enabledNumbers,
  readEnabledVersions,
  secretManager,
} from "@issue-relay/shared/google/secret-manager";
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

it("who may not read values still learns which versions are enabled, the newest first", async () => {
  const local = await startLocalSecretManager({ project: "p", secrets: { signing: "one" } });
  onTestFinished(() => local.close());
  const disabled = local.addVersion("signing", "two");
  for (let version = 3; version <= 10; version += 1) {
    local.addVersion("signing", `value ${version}`);
  }
  local.setState("signing", disabled, "DISABLED");
  const body = { error: { code: 403, status: "PERMISSION_DENIED", message: "denied" } };
  local.faults.add({ kind: "status", status: 403, body, path: ":access" });
  expect(await enabledNumbers(secretManager(local.host), "projects/p/secrets/signing")).toEqual([
    "10",
    "9",
    "8",
    "7",
    "6",
    "5",
    "4",
    "3",
    "1",
  ]);
});
