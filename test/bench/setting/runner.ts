import { fileURLToPath } from "node:url";
import { frameworkIn, installationFor } from "@issue-relay/local/stack/installation";
import { build } from "esbuild";

/** What runs a function. */
export interface Runner {
  /** The folder of the packages that a function runs on in the cloud. */
  packages: string;
  /** The command of functions-framework, as it is installed in the cloud. */
  framework: string;
  /** What Node loads before it: the function listens on this machine only, and ends with this process. */
  preload: string;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Prepares what runs functions. The preload becomes plain JavaScript: to strip its types would take 10 ms of each start.
 * @param folder for the preload
 */
export async function prepareRunner(folder: string): Promise<Runner> {
  const preload = `${folder}/preload.mjs`;
  await build({
    entryPoints: [here("../../local/stack/function-preload.ts")],
    outfile: preload,
    platform: "node",
    format: "esm",
  });
  const packages = `${await installationFor(here("../../../functions/ingress/dist"))}/node_modules`;
  return { packages, framework: frameworkIn(packages), preload };
}
