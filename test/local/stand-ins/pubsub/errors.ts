/** A call that Pub/Sub refuses, with the name of its gRPC status code. */
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

/** @throws NOT_FOUND, always */
export function notFound(resource: string): never {
  throw new PubSubError("NOT_FOUND", `Resource not found (resource=${resource}).`);
}
