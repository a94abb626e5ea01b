import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The `status` that Google's APIs add to an HTTP code. https://cloud.google.com/apis/design/errors#handling_errors */
const STATUS: Partial<Record<ContentfulStatusCode, string>> = {
  400: "INVALID_ARGUMENT",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  413: "INVALID_ARGUMENT",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
};

/** One error as BigQuery lists it in an answer or in a job's status. */
export interface ErrorItem {
  message: string;
  domain: "global";
  reason: string;
  location?: string;
  locationType?: string;
}

/** An error that the client is to see. Reasons: https://cloud.google.com/bigquery/docs/error-messages */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ContentfulStatusCode;
  readonly reason: string;

  constructor(code: ContentfulStatusCode, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reason = reason;
  }

  get item(): ErrorItem {
    const place = this.reason === "invalidQuery" ? { location: "q", locationType: "parameter" } : {};
    return { message: this.message, domain: "global", reason: this.reason, ...place };
  }

  /** The whole answer. https://cloud.google.com/bigquery/docs/reference/rest/v2/ErrorProto */
  get body() {
    return {
      error: { code: this.code, message: this.message, errors: [this.item], status: STATUS[this.code] },
    };
  }
}

export const invalid = (message: string) => new ApiError(400, "invalid", message);
export const invalidQuery = (message: string) => new ApiError(400, "invalidQuery", message);
export const notFound = (message: string) => new ApiError(404, "notFound", message);
export const duplicate = (message: string) => new ApiError(409, "duplicate", message);
/** What BigQuery can do and this stand-in can't. */
export const notImplemented = (message: string) => new ApiError(501, "notImplemented", message);
