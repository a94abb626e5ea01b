import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { spawnBound } from "../stand-ins/process/bound-child.ts";

const INSTALLATIONS = fileURLToPath(new URL("../../../functions/node_modules/.deployed", import.meta.url));

/** The installations that this process has begun, by their folder: functions that start together share one. */
const begun = new Map<string, Promise<void>>();

/**
 * The command of functions-framework that a function runs on in the cloud.
 * @throws Error with npm's output, where npm can't install it
 */
export async function frameworkFor(dist: string): Promise<string> {
  return frameworkIn(`${await installationFor(dist)}/node_modules`);
}

/** The command of functions-framework among installed packages. */
export function frameworkIn(packages: string): string {
  return `${packages}/@google-cloud/functions-framework/build/src/main.js`;
}

/**
 * The folder with the packages that a function runs on in the cloud: `npm ci` has installed them from the
 * package-lock.json in its `dist`. An installation is kept, and serves every function with the same lock file.
 * @throws Error with npm's output, where npm can't install them
 */
export async function installationFor(dist: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(`${dist}/package-lock.json`));
  const folder = `${INSTALLATIONS}/${hash.digest("hex").slice(0, 16)}`;
  if (!existsSync(folder)) {
    // Forgotten when it has ended: after a failure, the next start tries again.
    const installing = begun.get(folder) ?? install(dist, folder).finally(() => begun.delete(folder));
    begun.set(folder, installing);
    await installing;
  }
  return folder;
}

/** Installs into a folder of its own, which gets its name when all is there: other processes may install, too. */
async function install(dist: string, folder: string): Promise<void> {
  console.error("Installing the packages that the functions run on in the cloud (once; some seconds) …");
  await mkdir(INSTALLATIONS, { recursive: true });
  await removeAbandoned();
  const unfinished = await mkdtemp(`${INSTALLATIONS}/unfinished-`);
  try {
    await npmCi(dist, unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) {
      throw error;
    }
  }
}

/** Removes what installations have left that were ended before they were done, an hour ago or more. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(INSTALLATIONS)).filter((name) => name.startsWith("unfinished-"));
  for (const name of names) {
    // Undefined where another process has just given it its name, or removed it.
    const found = await stat(`${INSTALLATIONS}/${name}`).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > 3_600_000) {
      await rm(`${INSTALLATIONS}/${name}`, { recursive: true, force: true });
    }
  }
}

/**
 * Installs a function's packages in an empty folder, as Google's buildpack does:
 * https://github.com/GoogleCloudPlatform/buildpacks/blob/main/cmd/nodejs/npm/lib/lib.go
 * @throws Error with npm's output, where npm can't install them
 */
export async function npmCi(dist: string, folder: string): Promise<void> {
  for (const file of ["package.json", "package-lock.json"]) {
    await copyFile(`${dist}/${file}`, `${folder}/${file}`);
  }
  const output: string[] = [];
  // On Windows, npm is a script, which only a shell can start.
  const onWindows = process.platform === "win32";
  const args = ["ci", "--quiet", "--no-fund", "--no-audit", "--prefer-offline"];
  const npm = spawnBound(onWindows ? "cmd" : "npm", onWindows ? ["/c", "npm", ...args] : args, {
    cwd: folder,
    onOutput: (line) => output.push(line),
  });
  const { code } = await npm.exited;
  if (code !== 0) {
    throw new Error(
      `The packages of ${dist}/package-lock.json can't be installed. Is the npm registry reachable?\n${output.join("\n")}`,
    );
  }
}
