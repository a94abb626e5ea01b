import { EngineError } from "../engine/service.ts";
import { ApiError, notImplemented } from "../errors.ts";
import { type Place, withPlace } from "./place.ts";

/**
 * Waits for `work`.
 * @param original converts a place in the engine's SQL to the place in the client's; absent: the error has no place
 * @throws ApiError in place of the engine's errors; a crash of the engine is thrown unchanged
 */
export async function engineErrors<T>(work: Promise<T>, original?: (place: Place) => Place): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === "crashed") {
      throw error;
    }
    if (error.kind === "too-large") {
      throw new ApiError(
        400,
        "resourcesExceeded",
        `This query reads more data than the local engine's limit of 4 MiB: ${error.message}`,
        { cause: error },
      );
    }
    if (error.kind === "unimplemented") {
      throw notImplemented(`The local engine can't run this query, but BigQuery may: ${error.message}`);
    }
    const place = error.place && original?.(error.place);
    throw new ApiError(400, "invalidQuery", withPlace(error.message, place), { cause: error });
  }
}
