import { Faults } from "../faults.ts";
import { faultyApp, listen } from "../http.ts";
import { serveSecretManager } from "./rest-api.ts";
import { Secrets, type State } from "./secrets.ts";

/** The service names what it returns by project number, whatever the request said. */
const PROJECT_NUMBER = "123456789012";

export interface LocalSecretManagerOptions {
  project: string;
  /** Secret id to the value of its version 1. */
  secrets: Record<string, string>;
  /** Absent or 0: a free one. */
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
  /** Adds an enabled version and returns its number, e.g. `"2"`. Throws for an unknown secret. */
  addVersion(secret: string, value: string): string;
  /** `version`: a number, or `latest`. Throws for what does not exist, and for a destroyed version. */
  setState(secret: string, version: string, state: State): void;
  close(): Promise<void>;
}

/**
 * A Secret Manager on loopback that Google's own client talks to:
 * `new SecretManagerServiceClient({ fallback: true, protocol: "http", apiEndpoint: "127.0.0.1", port,
 * authClient: new PassThroughClient() })`. Whoever asks is let in: there is no IAM.
 * Rejects with `EADDRINUSE` where the port is taken.
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
