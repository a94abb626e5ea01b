import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { environmentOf, FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { npmCi } from "@issue-relay/local/stack/installation";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { scratchCopy } from "../recipe/scratch-copy.ts";

const run = promisify(execFile);
/** That of a build, in which Node keeps compiled code nowhere but where it is told to. */
const BUILD = { ...process.env };
delete BUILD.NODE_COMPILE_CACHE;
const root = fileURLToPath(new URL("../../", import.meta.url));
const framework = "@google-cloud/functions-framework";
const dist = join(root, "functions/ingress/dist");

const LockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.unknown()).default({}),
});

function lockText(name: string): string {
  return readFileSync(join(root, "functions", name, "dist/package-lock.json"), "utf8");
}

const { "": _, ...locked } = LockFile.parse(JSON.parse(lockText("ingress"))).packages;

/** What Node loads for a package and everything below it: for each `name@version`, those of its dependencies. */
function loadedFrom(folder: string, loaded = new Map<string, string[]>()) {
  const { id, dependencies } = manifest(folder);
  if (!loaded.has(id)) {
    const below = Object.keys(dependencies).map((name) => locate(name, folder));
    loaded.set(id, below.map((each) => manifest(each).id).sort());
    for (const each of below) {
      loadedFrom(each, loaded);
    }
  }
  return loaded;
}

/** The folder of a package that the package in `dependent` loads. */
function locate(name: string, dependent: string): string {
  const places =
    createRequire(join(realpathSync(dependent), "package.json")).resolve.paths(`${name}/package.json`) ?? [];
  const place = places.find((each) => existsSync(join(each, name, "package.json")));
  return join(place ?? `nowhere from ${dependent}`, name);
}

function manifest(folder: string) {
  const { name, version, dependencies } = Manifest.parse(
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  return { id: `${name}@${version}`, dependencies };
}

/** What the framework loads in the workspace, where the tests run. */
const tested = loadedFrom(join(root, "functions/node_modules", framework));

const temporary = realpathSync(mkdtempSync(join(tmpdir(), "issue-relay-deployed-")));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const empty = join(temporary, "empty");
mkdirSync(empty);

describe("the package-lock.json that is deployed", () => {
  it("has exactly the packages that the workspace has below the framework", () => {
    const ids = Object.entries(locked).map(
      ([folder, { version }]) => `${folder.split("node_modules/").at(-1)}@${version}`,
    );
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids)).toEqual(new Set(tested.keys()));
  });

  it("has the integrity of each package that pnpm-lock.yaml has", () => {
    const pnpmLock = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
    for (const [folder, { version, integrity }] of Object.entries(locked)) {
      const id = `${folder.split("node_modules/").at(-1)}@${version}`;
      const key = id.startsWith("@") ? `'${id}'` : id;
      expect(pnpmLock).toContain(`\n  ${key}:\n    resolution: {integrity: ${integrity}}\n`);
    }
  });

  it("names no registry", () => {
    expect(lockText("ingress")).not.toMatch(/resolved|:\/\//);
  });

  it("is the same for all functions, so that one installation serves them all", () => {
    expect(new Set(FUNCTION_NAMES.map(lockText)).size).toBe(1);
  });

  it("is built the same in another folder, like the bundles: terraform deploys a function anew only after a change", async () => {
    const copy = join(temporary, "copy");
    scratchCopy(copy);
    await run(process.execPath, ["functions/build.ts"], { cwd: copy });
    // The copy only links to the installed packages, so it names their files by another path; a clone has its own.
    const built = (file: string) =>
      readFileSync(join(copy, file), "utf8").replaceAll(`${relative(copy, root)}/`, "");
    const files = globSync("functions/*/dist/*.{js,cjs,json}", { cwd: root }).sort();
    expect(files.length).toBe(FUNCTION_NAMES.length * 6);
    for (const file of files) {
      expect(built(file) === readFileSync(join(root, file), "utf8"), file).toBe(true);
    }
  });
});

/** Whether npm could install the packages in the folder; false where the registry can't be reached. */
async function installed(folder: string): Promise<boolean> {
  try {
    await npmCi(dist, folder);
    return true;
  } catch (error) {
    if (!/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/.test(String(error))) {
      throw error;
    }
    process.stderr.write(`SKIPPED: what npm installs from the deployed package-lock.json. ${error}\n`);
    return false;
  }
}

describe.runIf(await installed(empty))("npm ci in an empty folder", () => {
  it("makes every package load the same versions as in the workspace", async () => {
    const deployed = () => loadedFrom(join(empty, "node_modules", framework));
    expect(deployed()).toEqual(tested);

    // In a later build, Google's buildpack restores what it has installed before, and runs npm install on it.
    await run("npm", ["install", "--quiet", "--no-fund", "--no-audit", "--prefer-offline"], {
      cwd: empty,
    });
    expect(deployed()).toEqual(tested);
  });

  it.each(FUNCTION_NAMES)("lets the build start %s, and keep its compiled code", async (name) => {
    const folder = join(temporary, name);
    cpSync(join(root, "functions", name, "dist"), folder, { recursive: true });
    symlinkSync(join(empty, "node_modules"), join(folder, "node_modules"), "junction");
    const { stderr } = await run(process.execPath, ["compile.cjs"], { cwd: folder, env: BUILD });
    expect(stderr).toBe("");
    // Without the start, 0.4 MB.
    expect(statSync(join(folder, "function.js.compiled")).size).toBeGreaterThan(700_000);
  });

  it("runs no compiled code of another bundle, and none that is damaged", async () => {
    const folder = join(temporary, "ingress");
    const compiled = join(folder, "function.js.compiled");
    const bundle = join(folder, "function.js");
    const isUsed = async () => {
      const program = 'const { script } = require("./bundle.cjs"); console.log(script.cachedDataRejected)';
      const { stdout } = await run(process.execPath, ["-e", program], { cwd: folder });
      return stdout.trim() === "false";
    };
    expect(await isUsed()).toBe(true);
    const [code, source] = [readFileSync(compiled), readFileSync(bundle, "utf8")];

    const damaged = Buffer.from(code);
    damaged.writeUInt8(damaged.readUInt8(code.length >> 1) ^ 1, code.length >> 1);
    for (const file of [damaged, code.subarray(0, code.length >> 1), Buffer.alloc(0)]) {
      writeFileSync(compiled, file);
      expect(await isUsed()).toBe(false);
    }

    writeFileSync(compiled, code);
    writeFileSync(bundle, source.replace("use strict", "use_strict"));
    expect(await isUsed()).toBe(false);
  });

  it("installs the command that the buildpack starts, and it serves the function, from code that the build has compiled", async () => {
    for (const file of ["index.js", "function.js", "bundle.cjs", "compile.cjs"]) {
      copyFileSync(join(dist, file), join(empty, file));
    }
    // The buildpack runs it under this name: https://cloud.google.com/docs/buildpacks/nodejs#executing_custom_build_steps_during_deployment
    await run("npm", ["run", "gcp-build"], { cwd: empty, env: BUILD });
    const program = join(empty, "node_modules/.bin/functions-framework");
    const child = fork(program, ["--target", "ingress", "--port", "0"], {
      cwd: empty,
      execArgv: ["--import", join(root, "test/local/stack/function-preload.ts")],
      env: {
        ...environmentOf("ingress", {
          pubsubHost: "127.0.0.1:1",
          secretManagerHost: "127.0.0.1:1",
          firestoreHost: "127.0.0.1:1",
          slackApiUrl: "http://127.0.0.1:1",
          bigQueryEndpoint: "http://127.0.0.1:1",
          gitHub: { apiUrl: "", appId: 0 },
          functionUrls: { ingress: "" },
          slackBy: "bot",
          slackMessagesPerSecond: 1,
          cardLengthsDivisor: 1,
          sinkUrl: () => "http://127.0.0.1:1",
        }),
        NODE_COMPILE_CACHE: join(empty, ".compile-cache"),
        NODE_DEBUG_NATIVE: "COMPILE_CACHE",
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let log = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
    const [{ port }] = await once(child, "message");
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    await expect
      .poll(() => log.includes("express/lib/application.js was accepted"), { timeout: 20_000 })
      .toBe(true);
    const { stdout } = await run(
      process.execPath,
      ["-p", 'require("./bundle.cjs").script.cachedDataRejected'],
      {
        cwd: empty,
      },
    );
    expect(stdout).toBe("false\n");
  });
});
