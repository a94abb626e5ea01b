import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What is wrong with one field of a request. */
interface FieldError {
  resource: string;
  code: "custom" | "invalid" | "missing" | "missing_field" | "already_exists" | "unprocessable";
  field?: string;
  value?: string | number | undefined;
  message?: string;
}

interface Details {
  errors?: FieldError[];
  /** Of the page that explains the error. */
  documentation?: string;
  headers?: Record<string, string>;
}

/**
 * What GitHub answers where it does not do what it is asked for.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: ContentfulStatusCode;
  readonly headers: Record<string, string>;
  readonly #details: Details;

  constructor(status: ContentfulStatusCode, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.headers = details.headers ?? {};
    this.#details = details;
  }

  get body() {
    const { errors, documentation = "https://docs.github.com/rest" } = this.#details;
    return {
      message: this.message,
      ...(errors && { errors }),
      documentation_url: documentation,
      status: String(this.status),
    };
  }
}

/** There is none, or the caller may not know of it. */
export function notFound(): GitHubError {
  return new GitHubError(404, "Not Found");
}

/** The request is well-formed, but can't be done. */
export function validationFailed(...errors: FieldError[]): GitHubError {
  return new GitHubError(422, "Validation Failed", { errors });
}
