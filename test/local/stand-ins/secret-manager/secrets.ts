import { createHash } from "node:crypto";

/** What Google's API enumerates, in its order: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions#State */
export const STATES = ["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"] as const;
export type State = Exclude<(typeof STATES)[number], "STATE_UNSPECIFIED">;

/** Bytes; https://docs.cloud.google.com/secret-manager/quotas */
const MAX_PAYLOAD_BYTES = 64 * 1024;

export interface Version {
  /** `projects/<number>/secrets/<secret>/versions/<n>` */
  name: string;
  state: State;
  /** Gone once destroyed. */
  data: Buffer | undefined;
  checksumGiven: boolean;
  createTime: string;
  destroyTime: string | undefined;
}

type Status = "NOT_FOUND" | "FAILED_PRECONDITION" | "INVALID_ARGUMENT" | "PERMISSION_DENIED";

/** A `google.rpc.Status`, before it is JSON. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status, message: string) {
    super(message);
    this.status = status;
  }
}

/** The secrets of one project, each with its versions, oldest first. */
export class Secrets {
  readonly #parent: string;
  readonly #versions: Map<string, Version[]>;

  /** `parent`: `projects/<number>/secrets`, as the real service names what it returns. */
  constructor(parent: string, secrets: Record<string, string>) {
    this.#parent = parent;
    this.#versions = new Map(Object.keys(secrets).map((secret) => [secret, []]));
    for (const [secret, value] of Object.entries(secrets)) {
      this.add(secret, Buffer.from(value));
    }
  }

  add(secret: string, data: Buffer, checksumGiven = false): Version {
    const versions = this.list(secret);
    if (data.length > MAX_PAYLOAD_BYTES) {
      throw new StatusError("INVALID_ARGUMENT", `The payload is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
    }
    const version: Version = {
      name: `${this.#parent}/${secret}/versions/${versions.length + 1}`,
      state: "ENABLED",
      data,
      checksumGiven,
      createTime: new Date().toISOString(),
      destroyTime: undefined,
    };
    versions.push(version);
    return version;
  }

  /** Throws NOT_FOUND. */
  list(secret: string): Version[] {
    const versions = this.#versions.get(secret);
    if (!versions) {
      throw new StatusError("NOT_FOUND", `Secret [${this.#parent}/${secret}] not found.`);
    }
    return versions;
  }

  /** `number` may be `latest`: the newest version, whatever its state. */
  get(secret: string, number: string): Version {
    const versions = this.#versions.get(secret) ?? [];
    if (versions.length === 0) {
      throw new StatusError("NOT_FOUND", `Secret [${this.#parent}/${secret}] not found or has no versions.`);
    }
    const version = number === "latest" ? versions.at(-1) : versions[Number(number) - 1];
    if (!version) {
      throw new StatusError(
        "NOT_FOUND",
        `Secret Version [${this.#parent}/${secret}/versions/${number}] not found.`,
      );
    }
    return version;
  }

  /** Throws FAILED_PRECONDITION unless the version is enabled. */
  access(secret: string, number: string): { version: Version; data: Buffer } {
    const version = this.get(secret, number);
    if (version.state !== "ENABLED" || !version.data) {
      throw wrongState(version);
    }
    return { version, data: version.data };
  }

  /** A destroyed version stays destroyed: anything else is FAILED_PRECONDITION. */
  setState(secret: string, number: string, state: State): Version {
    const version = this.get(secret, number);
    if (version.state === "DESTROYED") {
      throw wrongState(version);
    }
    version.state = state;
    if (state === "DESTROYED") {
      version.data = undefined;
      version.destroyTime = new Date().toISOString();
    }
    return version;
  }
}

/** Changes with every change of the version. */
export function etagOf({ name, state }: Version): string {
  return `"${createHash("sha256").update(`${name} ${state}`).digest("hex").slice(0, 16)}"`;
}

function wrongState({ name, state }: Version): StatusError {
  return new StatusError("FAILED_PRECONDITION", `Secret Version [${name}] is in ${state} state.`);
}
