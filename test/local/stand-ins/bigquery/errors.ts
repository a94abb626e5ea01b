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

/** One error, in the form that BigQuery uses in a response and in a job's status. */
export interface ErrorItem {
  message: string;
  domain: "global";
  reason: string;
  location?: string;
  locationType?: string;
}

/** An error that the client receives. Reasons: https://cloud.google.com/bigquery/docs/error-messages */
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

  /** The JSON of the error response. https://cloud.google.com/bigquery/docs/reference/rest/v2/ErrorProto */
  get body() {
    return {
      error: { code: this.code, message: this.message, errors: [this.item], status: STATUS[this.code] },
    };
  }
}

export function invalid(message: string): ApiError {
  return new ApiError(400, "invalid", message);
}

export function invalidQuery(message: string): ApiError {
  return new ApiError(400, "invalidQuery", message);
}

export function notFound(message: string): ApiError {
  return new ApiError(404, "notFound", message);
}

export function duplicate(message: string): ApiError {
  return new ApiError(409, "duplicate", message);
}

/** The error for a request that BigQuery would carry out and this stand-in can't. */
export function notImplemented(message: string): ApiError {
  return new ApiError(501, "notImplemented", message);
}

/** @param what the statement's keyword, such as `MERGE` */
export function unsupportedStatement(what = "this statement"): ApiError {
  return notImplemented(
    `The local BigQuery runs queries, INSERT, UPDATE, DELETE, TRUNCATE TABLE, CREATE and DROP of tables and views, and transactions, but not ${what}`,
  );
}
