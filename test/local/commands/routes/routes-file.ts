import { existsSync } from "node:fs";
import { readRoutes } from "@issue-relay/functions/routes/check";
import type { RelayYaml } from "@issue-relay/shared/routes/yaml";

/** What is taken from the working directory where the command line names no file. */
const DEFAULT_FILE = "relay.yaml";

export interface RoutesFile extends RelayYaml {
  path: string;
}

/**
 * The file of routes that the command line names, or that is in the working directory; undefined where there is none.
 * @throws WrongFile with all problems; Error where the file can't be read
 */
export async function routesFile(named: string | undefined): Promise<RoutesFile | undefined> {
  if (named === undefined && !existsSync(DEFAULT_FILE)) {
    return undefined;
  }
  const path = named ?? DEFAULT_FILE;
  return { path, ...(await readRoutes(path)) };
}
