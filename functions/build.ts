// Bundles each function into functions/<name>/dist. Terraform deploys these bundles, and the local stack runs them.
// Bundles make cold starts faster: from node_modules, the clients would take about twice as long to load.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, context, type Metafile } from "esbuild";
import * as z from "zod";
import { onlyWhatIsCalled } from "./google-clients.ts";
import { type PackageLock, packageLock } from "./lock-file.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Not bundled: a function that registers with a second copy of the framework is not found by the copy that serves. */
const FRAMEWORK = "@google-cloud/functions-framework";

/** A program for those who have a release archive and no checkout. It is not deployed. */
const ROUTES_CHECK: BuildOptions = {
  entryPoints: [`${here}routes/main.ts`],
  outfile: `${here}routes/dist/check.mjs`,
  bundle: true,
  minifySyntax: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Some packages are CommonJS and ask for Node's modules with `require`, which a module of ECMAScript does not have.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  logLevel: "warning",
};

/** What is deployed beside each bundle: it runs the bundle, and compiles it once. */
const DEPLOYED = `${here}deployed`;

const Manifest = z.object({ version: z.string(), bin: z.record(z.string(), z.string()).default({}) });

/** The names of the functions: all folders with `src/index.ts`. */
async function functionNames(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(`${here}${entry.name}/src/index.ts`))
    .map(({ name }) => name);
}

/** Bundles every function, and the program that checks the file of routes. */
async function buildFunctions(): Promise<void> {
  const names = await functionNames();
  const lock = await frameworkLock();
  const bundle = async (name: string, options: Promise<BuildOptions>) => {
    const startedAt = performance.now();
    const { metafile } = await build({ ...(await options), metafile: true });
    const ms = Math.round(performance.now() - startedAt);
    console.log(`built ${name}: ${bundleKilobytes(metafile)} KB in ${ms} ms`);
  };
  await Promise.all([
    ...names.map((name) => bundle(name, prepare(name, lock))),
    bundle("routes", Promise.resolve(ROUTES_CHECK)),
  ]);
}

/**
 * Bundles every function, and bundles a function again whenever one of its source files changes. When a build fails,
 * its errors go to the terminal and the last bundle stays.
 * @param onRebuilt is called with the function's name after each build except the first
 * @returns a function that stops the watching
 */
export async function watchFunctions(onRebuilt: (name: string) => void): Promise<() => Promise<void>> {
  const names = await functionNames();
  const lock = await frameworkLock();
  const contexts = await Promise.all(
    names.map(async (name) => {
      let builds = 0;
      const report: NonNullable<BuildOptions["plugins"]>[number] = {
        name: "report",
        setup: ({ onEnd }) =>
          onEnd(({ errors }) => {
            builds += 1;
            if (builds > 1 && errors.length === 0) {
              onRebuilt(name);
            }
          }),
      };
      const options = await prepare(name, lock);
      const watching = await context({ ...options, plugins: [...(options.plugins ?? []), report] });
      await watching.watch();
      return watching;
    }),
  );
  return async () => {
    await Promise.all(contexts.map((each) => each.dispose()));
  };
}

/** Empties the function's `dist`, writes there what is deployed beside the bundle, and returns the options for bundling it. */
async function prepare(name: string, lock: PackageLock): Promise<BuildOptions> {
  const dist = `${here}${name}/dist`;
  const { version } = await readManifest(`${here}../package.json`);
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await writeJson(`${dist}/package.json`, manifest(name, version, lock));
  await writeJson(`${dist}/package-lock.json`, lock);
  await cp(DEPLOYED, dist, { recursive: true });
  return bundling(name, version);
}

function bundling(name: string, version: string): BuildOptions {
  return {
    // The bundle names its modules by their paths from here: it is the same wherever the checkout is.
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: [`${here}${name}/src/index.ts`],
    outfile: `${here}${name}/dist/function.js`,
    bundle: true,
    // Names are not shortened: stack traces and error logs show them, and a start is measured to be 20 ms shorter.
    minifyWhitespace: true,
    minifySyntax: true,
    // For a developer who reads a stack trace. The deployed function does not load the source map: we measured that
    // --enable-source-maps costs 110 MB of memory and 600 ms at each start.
    sourcemap: true,
    sourcesContent: false,
    platform: "node",
    target: "node24",
    format: "cjs",
    external: [FRAMEWORK],
    plugins: [onlyWhatIsCalled(name)],
    // The logger writes the version into every line.
    define: { "process.env.npm_package_version": JSON.stringify(version) },
    logLevel: "warning",
  };
}

/**
 * What the bundle of each function weighs, in bytes, by the package that the code comes from. Our own code is `issue-relay`.
 * @param isWanted tells by its name whether a function is weighed
 */
export async function bundleWeights(
  isWanted: (name: string) => boolean,
): Promise<Record<string, Record<string, number>>> {
  const weights: Record<string, Record<string, number>> = {};
  for (const name of (await functionNames()).filter(isWanted)) {
    const { metafile } = await build({
      ...bundling(name, ""),
      sourcemap: false,
      write: false,
      metafile: true,
    });
    const ofFunction: Record<string, number> = {};
    for (const output of Object.values(metafile.outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
        const origin = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? "issue-relay";
        ofFunction[origin] = (ofFunction[origin] ?? 0) + bytesInOutput;
      }
    }
    weights[name] = ofFunction;
  }
  return weights;
}

/**
 * The package.json for Google's buildpack, which installs and starts the function. It would also run a script `build`, if there
 * were no `gcp-build`.
 */
function manifest(name: string, version: string, lock: PackageLock) {
  return {
    name,
    version,
    private: true,
    type: "commonjs",
    main: "index.js",
    engines: { node: "24" },
    scripts: { "gcp-build": "node compile.cjs || true" },
    dependencies: lock.packages[""].dependencies,
  };
}

/** The package-lock.json of every function: all depend on the framework and on nothing else. */
async function frameworkLock(): Promise<PackageLock> {
  const { bin } = await readManifest(`${here}node_modules/${FRAMEWORK}/package.json`);
  const pnpmLock = await readFile(`${here}../pnpm-lock.yaml`, "utf8");
  return packageLock(pnpmLock, "functions", { name: FRAMEWORK, bin });
}

async function readManifest(file: string): Promise<z.infer<typeof Manifest>> {
  return Manifest.parse(JSON.parse(await readFile(file, "utf8")));
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

function bundleKilobytes({ outputs }: Metafile): number {
  const bundle = Object.values(outputs).find((output) => output.entryPoint);
  return Math.round((bundle?.bytes ?? 0) / 1024);
}

if (import.meta.main) {
  await buildFunctions();
}
