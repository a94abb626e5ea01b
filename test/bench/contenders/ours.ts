import { execFile } from "node:child_process";
import { cp, symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { environmentOf, type FunctionName } from "@issue-relay/local/stack/functions";
import { delivery, forgedDelivery, push } from "../setting/request.ts";
import type { Runner } from "../setting/runner.ts";
import type { Setting } from "../setting/setting.ts";
import type { Contender } from "./contender.ts";

/** What ingress and the consumers need to be deployed. */
interface Deployment {
  setting: Setting;
  runner: Runner;
  /** Gets a folder for each function. */
  folder: string;
}

/** Ingress, as it is deployed. */
export async function ingress(deployment: Deployment): Promise<Contender> {
  return {
    ...(await deployed("ingress", deployment)),
    delivery: await delivery(deployment.setting.secret, 202),
    forged: forgedDelivery(401),
  };
}

/** A consumer, as it is deployed. */
export async function consumer(name: FunctionName, deployment: Deployment): Promise<Contender> {
  return { ...(await deployed(name, deployment)), delivery: push() };
}

/** Puts a function into a folder with its packages, and runs there what Google's build runs. */
async function deployed(name: FunctionName, { setting, runner, folder }: Deployment) {
  const source = `${folder}/${name}`;
  await cp(fileURLToPath(new URL(`../../../functions/${name}/dist`, import.meta.url)), source, {
    recursive: true,
  });
  await symlink(runner.packages, `${source}/node_modules`, "junction");
  // In a build, Node keeps compiled code nowhere but where it is told to.
  const env = { ...process.env };
  delete env.NODE_COMPILE_CACHE;
  await promisify(execFile)(process.execPath, ["compile.cjs"], { cwd: source, env });
  return {
    title: name,
    program: { source, target: name },
    env: { ...environmentOf(name, setting.at), NODE_COMPILE_CACHE: `${source}/.compile-cache` },
  };
}
