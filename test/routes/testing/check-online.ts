import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { onTestFinished } from "vitest";
import { check } from "../../../functions/routes/check.ts";
import { gitHubReader } from "../../../functions/routes/github-reader.ts";

/** A local GitHub, as its App. */
export function reader({ apiUrl, app }: LocalGitHub) {
  return gitHubReader(apiUrl, { appId: String(app.id), privateKey: app.privateKey });
}

/** A repository without labels and all else. */
export function bare(name: string) {
  return { name, createdAt: MONDAY };
}

/** What `check --online` says of a file, line by line, where only GitHub is asked. */
export async function checkOnline(
  local: LocalGitHub,
  file: string,
  github = reader(local),
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "issue-relay-online-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "relay.yaml");
  writeFileSync(path, file);
  const options = { bundles: folder, isDryRun: true, online: { github } };
  const text = await check(path, options).catch((error: Error) => error.message);
  return text.replaceAll(`${folder}/`, "").split("\n");
}
