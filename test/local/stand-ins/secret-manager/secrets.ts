import { createHash } from "node:crypto";

/**
 * The states of a version, in the order of Google's API: the index is the number that clients use.
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions#State
 */
export const VERSION_STATES = ["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"] as const;
export type VersionState = Exclude<(typeof VERSION_STATES)[number], "STATE_UNSPECIFIED">;

/** https://docs.cloud.google.com/secret-manager/quotas */
const MAX_PAYLOAD_BYTES = 64 * 1024;

export interface SecretVersion {
  /** `projects/<number>/secrets/<secret>/versions/<n>` */
  name: string;
  state: VersionState;
  /** Undefined once the version is destroyed. */
  data: Buffer | undefined;
  /** Whether the client sent a checksum with the data. */
  checksumGiven: boolean;
  createTime: string;
  destroyTime: string | undefined;
}

type Status = "NOT_FOUND" | "FAILED_PRECONDITION" | "INVALID_ARGUMENT" | "PERMISSION_DENIED";

/** An error that the client receives. `status` is the name of a gRPC status code. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status, message: string) {
    super(message);
    this.status = status;
  }
}

/** The secrets of one project. Each has a list of versions, oldest first. */
export class Secrets {
  readonly #parent: string;
  readonly #versions: Map<string, SecretVersion[]>;

  /**
   * @param parent `projects/<number>/secrets`, the beginning of every name in an answer
   * @param secrets the value of version 1 by secret id
   */
  constructor(parent: string, secrets: Record<string, string>) {
    this.#parent = parent;
    this.#versions = new Map();
    for (const [secret, value] of Object.entries(secrets)) {
      this.create(secret);
      this.add(secret, Buffer.from(value));
    }
  }

  /** Adds a secret without versions. One that is there stays as it is. */
  create(secret: string): void {
    this.#versions.set(secret, this.#versions.get(secret) ?? []);
  }

  /**
   * Adds an enabled version.
   * @throws StatusError NOT_FOUND for an unknown secret, INVALID_ARGUMENT for data of more than 64 KiB
   */
  add(secret: string, data: Buffer, checksumGiven = false): SecretVersion {
    const versions = this.list(secret);
    if (data.length > MAX_PAYLOAD_BYTES) {
      throw new StatusError("INVALID_ARGUMENT", `The payload is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
    }
    const version: SecretVersion = {
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

  /**
   * The versions of a secret, oldest first.
   * @throws StatusError NOT_FOUND
   */
  list(secret: string): SecretVersion[] {
    const versions = this.#versions.get(secret);
    if (!versions) {
      throw new StatusError("NOT_FOUND", `Secret [${this.#parent}/${secret}] not found.`);
    }
    return versions;
  }

  /**
   * @param number a version's number, or `latest` for the newest version in any state
   * @throws StatusError NOT_FOUND
   */
  get(secret: string, number: string): SecretVersion {
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

  /**
   * A version with its data.
   * @throws StatusError NOT_FOUND, or FAILED_PRECONDITION where the version is not enabled
   */
  access(secret: string, number: string): { version: SecretVersion; data: Buffer } {
    const version = this.get(secret, number);
    if (version.state !== "ENABLED" || !version.data) {
      throw wrongState(version);
    }
    return { version, data: version.data };
  }

  /** @throws StatusError NOT_FOUND, or FAILED_PRECONDITION for a destroyed version, whose state can't be changed */
  setState(secret: string, number: string, state: VersionState): SecretVersion {
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

/** A version's etag. It changes when the version's state changes. */
export function etagOf({ name, state }: SecretVersion): string {
  return `"${createHash("sha256").update(`${name} ${state}`).digest("hex").slice(0, 16)}"`;
}

function wrongState({ name, state }: SecretVersion): StatusError {
  return new StatusError("FAILED_PRECONDITION", `Secret Version [${name}] is in ${state} state.`);
}
