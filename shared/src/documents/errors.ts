import { RetryLater } from "../errors.ts";

/** The document has another version than the write requires: nothing was written. */
export class Conflict extends Error {
  override name = "Conflict";
}

/** No answer, or one that a retry may change: 5xx, 429, contention. A write may have been carried out, or may be later. */
export class StoreFailed extends RetryLater {
  override name = "StoreFailed";
}
