import { Faults } from "../faults.ts";
import { faultyApp, listen } from "../http.ts";
import { serveSecretManager } from "./rest-api.ts";
import { Secrets, type VersionState } from "./secrets.ts";

/** Names in answers contain the project's number, even where the request contains its id. */
const PROJECT_NUMBER = "123456789012";

export interface LocalSecretManagerOptions {
  /** The id of the only project. */
  project: string;
  /** The value of version 1 by secret id. */
  secrets: Record<string, string>;
  /** Absent or 0: a free port. */
  port?: number;
  faults?: Faults;
}

export interface LocalSecretManager {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** `127.0.0.1:<port>` */
  host: string;
  port: number;
  faults: Faults;
  /** Adds a secret without versions. One that is there stays as it is. */
  create(secret: string): void;
  /**
   * Adds an enabled version and returns its number, such as `"2"`.
   * @throws StatusError for an unknown secret
   */
  addVersion(secret: string, value: string): string;
  /**
   * @param version a number, or `latest`
   * @throws StatusError for an unknown secret or version, and for a destroyed version
   */
  setState(secret: string, version: string, state: VersionState): void;
  close(): Promise<void>;
}

/**
 * Starts a Secret Manager on 127.0.0.1. It has no IAM: every caller may read and change every secret. Google's own
 * client reaches it with these options:
 *
 *     new SecretManagerServiceClient({ fallback: true, protocol: "http", apiEndpoint: "127.0.0.1", port,
 *       authClient: new PassThroughClient() })
 *
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startLocalSecretManager(
  options: LocalSecretManagerOptions,
): Promise<LocalSecretManager> {
  const faults = options.faults ?? new Faults();
  const secrets = new Secrets(`projects/${PROJECT_NUMBER}/secrets`, options.secrets);
  const app = faultyApp(faults);
  serveSecretManager(app, new Set([options.project, PROJECT_NUMBER]), secrets);
  const { url, port, close } = await listen(app, options.port);
  return {
    url,
    host: `127.0.0.1:${port}`,
    port,
    faults,
    create: (secret) => secrets.create(secret),
    addVersion: (secret, value) => {
      const { name } = secrets.add(secret, Buffer.from(value));
      return name.slice(name.lastIndexOf("/") + 1);
    },
    setState: (secret, version, state) => {
      secrets.setState(secret, version, state);
    },
    close,
  };
}
