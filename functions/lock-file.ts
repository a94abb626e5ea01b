// Makes the package-lock.json of a deployed function out of the workspace's pnpm-lock.yaml. Without one, Google's
// buildpack would install the newest versions of the packages below the framework: other ones than the tests ran on.
import { parse } from "yaml";
import * as z from "zod";

const Dependencies = z.record(z.string(), z.string());

/**
 * What is read of pnpm-lock.yaml. A snapshot is one package with the versions that its dependencies resolve to. Its id
 * is `name@version`, followed by its peers in brackets where it has any.
 */
const PnpmLock = z.object({
  lockfileVersion: z.literal("9.0"),
  importers: z.record(
    z.string(),
    z.object({ dependencies: z.record(z.string(), z.object({ version: z.string() })).default({}) }),
  ),
  packages: z.record(
    z.string(),
    z.object({
      resolution: z.object({ integrity: z.string().optional() }),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
      libc: z.array(z.string()).optional(),
    }),
  ),
  snapshots: z.record(
    z.string(),
    z.object({
      dependencies: Dependencies.default({}),
      optionalDependencies: Dependencies.default({}),
      optional: z.boolean().optional(),
    }),
  ),
});
type PnpmLock = z.infer<typeof PnpmLock>;

export type PackageLock = ReturnType<typeof packageLock>;

/** The package that a function depends on. */
interface Dependency {
  name: string;
  /** Its commands, as in its package.json: pnpm-lock.yaml does not have them, and the buildpack starts one. */
  bin: Record<string, string>;
}

/**
 * The content of package-lock.json for one dependency and everything below it, at the versions of pnpm-lock.yaml. It
 * has no `resolved`, which would name a registry: npm then downloads from the registry that it is configured for, and
 * `integrity` guarantees the same bytes. See https://docs.npmjs.com/cli/configuring-npm/package-lock-json.
 * @param pnpmLock the text of pnpm-lock.yaml
 * @param importer the folder of the workspace's package that has the dependency
 * @throws Error where pnpm-lock.yaml does not have the dependency, or has a package below it without an integrity
 */
export function packageLock(pnpmLock: string, importer: string, { name, bin }: Dependency) {
  const lock = PnpmLock.parse(parse(pnpmLock));
  const version = lock.importers[importer]?.dependencies[name]?.version;
  if (version === undefined) {
    throw new Error(`pnpm-lock.yaml: ${importer} does not depend on ${name}`);
  }
  const placed = place(lock, { [name]: version });
  const entries = [...placed].sort().map(([folder, id]) => {
    const entry = entryOf(lock, id);
    return [folder.slice(1), folder === `/node_modules/${name}` ? { ...entry, bin } : entry] as const;
  });
  const dependencies = exact({ [name]: version });
  return {
    lockfileVersion: 3,
    requires: true,
    packages: { "": { dependencies }, ...Object.fromEntries(entries) },
  };
}

/**
 * Places each package in a folder where Node finds it from the packages that depend on it: at the top, or inside the
 * dependent where the top has another version. No place in between is used, because a package there could hide the
 * version that another package has already found above it.
 * @returns the snapshot's id for each folder, such as `/node_modules/a/node_modules/b`
 */
function place(lock: PnpmLock, dependencies: Record<string, string>): Map<string, string> {
  const placed = new Map<string, string>();
  const placeAll = (dependent: string, wanted: Record<string, string>) => {
    for (const [name, version] of Object.entries(wanted).sort()) {
      const found = find(placed, dependent, name);
      if (found !== `${name}@${version}`) {
        placed.set(`${found ? dependent : ""}/node_modules/${name}`, `${name}@${version}`);
      }
    }
  };
  placeAll("", dependencies);
  // The loop also visits what is placed while it runs.
  for (const [folder, id] of placed) {
    const { dependencies, optionalDependencies } = snapshotOf(lock, id);
    placeAll(folder, { ...dependencies, ...optionalDependencies });
  }
  return placed;
}

/** What Node finds from a folder: it looks inside the folder, and then in each folder above. */
function find(placed: Map<string, string>, folder: string, name: string): string | undefined {
  const found = placed.get(`${folder}/node_modules/${name}`);
  return found || folder === ""
    ? found
    : find(placed, folder.slice(0, folder.lastIndexOf("/node_modules/")), name);
}

/** A package as package-lock.json describes it. */
function entryOf(lock: PnpmLock, id: string) {
  const { dependencies, optionalDependencies, optional } = snapshotOf(lock, id);
  const nameAndVersion = withoutPeers(id);
  const { resolution, ...platform } = lock.packages[nameAndVersion] ?? {};
  if (!resolution?.integrity) {
    throw new Error(`pnpm-lock.yaml has no integrity of ${nameAndVersion}`);
  }
  return {
    version: nameAndVersion.slice(nameAndVersion.lastIndexOf("@") + 1),
    integrity: resolution.integrity,
    ...platform,
    ...(optional && { optional }),
    ...(Object.keys(dependencies).length > 0 && { dependencies: exact(dependencies) }),
    ...(Object.keys(optionalDependencies).length > 0 && {
      optionalDependencies: exact(optionalDependencies),
    }),
  };
}

function snapshotOf({ snapshots }: PnpmLock, id: string) {
  const snapshot = snapshots[id];
  if (!snapshot) {
    throw new Error(`pnpm-lock.yaml has no ${id}`);
  }
  return snapshot;
}

function exact(dependencies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, withoutPeers(version)]),
  );
}

function withoutPeers(version: string): string {
  return version.replace(/\(.*/, "");
}
