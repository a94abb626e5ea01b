/** The error of a call that Pub/Sub refuses. `code` is the name of a gRPC status code. */
export class PubSubError extends Error {
  override readonly name = "PubSubError";
  readonly code:
    | "ALREADY_EXISTS"
    | "FAILED_PRECONDITION"
    | "INVALID_ARGUMENT"
    | "NOT_FOUND"
    | "UNIMPLEMENTED";

  constructor(code: PubSubError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws PubSubError NOT_FOUND, always */
export function throwNotFound(resource: string): never {
  throw new PubSubError("NOT_FOUND", `Resource not found (resource=${resource}).`);
}
