import { describe, expect, it } from "vitest";
import { packageLock } from "./lock-file.ts";

interface Snapshot {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  optional?: boolean;
}

/** A pnpm-lock.yaml of one package that depends on `app@1.0.0`. JSON is YAML, too. */
function aPnpmLock(snapshots: Record<string, Snapshot>, packages: Record<string, object> = {}): string {
  const ids = Object.keys(snapshots).map((id) => id.replace(/\(.*/, ""));
  return JSON.stringify({
    lockfileVersion: "9.0",
    importers: { functions: { dependencies: { app: { specifier: "^1.0.0", version: "1.0.0" } } } },
    packages: Object.fromEntries(
      ids.map((id) => [id, { resolution: { integrity: `sha512-${id}` }, ...packages[id] }]),
    ),
    snapshots,
  });
}

interface Entry {
  version?: string;
  dependencies?: Record<string, string>;
}

/** The entries of the package-lock.json by their folder. */
function lockOf(...args: Parameters<typeof aPnpmLock>): Record<string, Entry> {
  return packageLock(aPnpmLock(...args), "functions", { name: "app", bin: { app: "./app.js" } }).packages;
}

/** The version of each package by its folder, without those of `app`. */
function versions(...args: Parameters<typeof aPnpmLock>) {
  const { "": _, "node_modules/app": __, ...below } = lockOf(...args);
  return Object.fromEntries(Object.entries(below).map(([folder, entry]) => [folder, entry.version]));
}

describe("the package-lock.json of a function", () => {
  it("has the exact version, the integrity, the dependencies and the commands", () => {
    expect(lockOf({ "app@1.0.0": { dependencies: { a: "1.2.3" } }, "a@1.2.3": {} })).toEqual({
      "": { dependencies: { app: "1.0.0" } },
      "node_modules/app": {
        version: "1.0.0",
        integrity: "sha512-app@1.0.0",
        dependencies: { a: "1.2.3" },
        bin: { app: "./app.js" },
      },
      "node_modules/a": { version: "1.2.3", integrity: "sha512-a@1.2.3" },
    });
  });

  it("has nothing that the function does not need", () => {
    expect(versions({ "app@1.0.0": {}, "vitest@5.0.0": {} })).toEqual({});
  });

  it("gives each package its own version where two are needed", () => {
    const lock = versions({
      "app@1.0.0": { dependencies: { a: "1.0.0", b: "1.0.0", c: "1.0.0" } },
      "a@1.0.0": { dependencies: { "@s/x": "1.0.0" } },
      "b@1.0.0": { dependencies: { "@s/x": "2.0.0" } },
      "c@1.0.0": { dependencies: { "@s/x": "2.0.0" } },
      "@s/x@1.0.0": { dependencies: { y: "1.0.0" } },
      "@s/x@2.0.0": { dependencies: { y: "2.0.0" } },
      "y@1.0.0": {},
      "y@2.0.0": {},
    });
    expect(lock).toEqual({
      "node_modules/a": "1.0.0",
      "node_modules/b": "1.0.0",
      "node_modules/c": "1.0.0",
      "node_modules/@s/x": "1.0.0",
      "node_modules/y": "1.0.0",
      "node_modules/b/node_modules/@s/x": "2.0.0",
      "node_modules/b/node_modules/@s/x/node_modules/y": "2.0.0",
      "node_modules/c/node_modules/@s/x": "2.0.0",
      "node_modules/c/node_modules/@s/x/node_modules/y": "2.0.0",
    });
  });

  it("hides no version that another package uses", () => {
    // Both b@2 and c@2 are inside a. x@2 of c must not be placed in a, where b@2 would find it instead of x@1.
    const lock = versions({
      "app@1.0.0": { dependencies: { a: "1.0.0", b: "1.0.0", c: "1.0.0", d: "1.0.0" } },
      "a@1.0.0": { dependencies: { b: "2.0.0", c: "2.0.0" } },
      "b@1.0.0": {},
      "b@2.0.0": { dependencies: { x: "1.0.0" } },
      "c@1.0.0": {},
      "c@2.0.0": { dependencies: { x: "2.0.0" } },
      "d@1.0.0": { dependencies: { x: "1.0.0" } },
      "x@1.0.0": {},
      "x@2.0.0": {},
    });
    expect(lock).toMatchObject({
      "node_modules/x": "1.0.0",
      "node_modules/a/node_modules/c/node_modules/x": "2.0.0",
    });
    expect(lock).not.toHaveProperty(["node_modules/a/node_modules/x"]);
  });

  it("ends where packages depend on each other", () => {
    const lock = versions({
      "app@1.0.0": { dependencies: { a: "1.0.0" } },
      "a@1.0.0": { dependencies: { b: "1.0.0" } },
      "b@1.0.0": { dependencies: { a: "1.0.0" } },
    });
    expect(lock).toEqual({ "node_modules/a": "1.0.0", "node_modules/b": "1.0.0" });
  });

  it("knows which packages are optional and for which platform they are", () => {
    const lock = lockOf(
      {
        "app@1.0.0": { optionalDependencies: { fast: "1.0.0" } },
        "fast@1.0.0": { optional: true },
      },
      { "fast@1.0.0": { os: ["darwin"], cpu: ["arm64"] } },
    );
    expect(lock).toMatchObject({
      "node_modules/app": { optionalDependencies: { fast: "1.0.0" } },
      "node_modules/fast": { version: "1.0.0", os: ["darwin"], cpu: ["arm64"], optional: true },
    });
  });

  it("has the peers that the workspace chose", () => {
    const lock = lockOf({
      "app@1.0.0": { dependencies: { plugin: "1.0.0(host@2.0.0)", host: "2.0.0" } },
      "plugin@1.0.0(host@2.0.0)": { dependencies: { host: "2.0.0" } },
      "host@2.0.0": {},
    });
    expect(lock).toMatchObject({
      "node_modules/app": { dependencies: { plugin: "1.0.0", host: "2.0.0" } },
      "node_modules/plugin": { version: "1.0.0", integrity: "sha512-plugin@1.0.0" },
      "node_modules/host": { version: "2.0.0" },
    });
  });

  it("is refused where a package has no integrity or is not from a registry", () => {
    const withoutIntegrity = { "app@1.0.0": { resolution: {} } };
    expect(() => lockOf({ "app@1.0.0": {} }, withoutIntegrity)).toThrow("no integrity of app@1.0.0");
    const linked = { "app@1.0.0": { dependencies: { a: "link:../a" } } };
    expect(() => lockOf(linked)).toThrow("pnpm-lock.yaml has no a@link:../a");
  });
});
