import type { ContentfulStatusCode } from "hono/utils/http-status";

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
} as const satisfies Record<string, ContentfulStatusCode>;

/** An error that the client receives. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: keyof typeof HTTP_STATUS;

  constructor(status: keyof typeof HTTP_STATUS, message: string) {
    super(message);
    this.status = status;
  }

  get code() {
    return HTTP_STATUS[this.status];
  }

  /** The JSON of the answer. https://cloud.google.com/apis/design/errors#http_mapping */
  get body() {
    return { error: { code: this.code, message: this.message, status: this.status } };
  }
}
