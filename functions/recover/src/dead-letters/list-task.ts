import type { Query } from "@issue-relay/shared/ask";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { Filter } from "./filter.ts";
import { messagesOf } from "./message.ts";
import { countWaiting, waiting } from "./waiting.ts";

/** The body of a request. */
const Input = Filter.extend({
  /** How many are listed at most. */
  limit: z.int().min(1).max(1_000).default(50),
});

/**
 * `POST /dead-letters`: the dead letters that wait, the newest first, and how many there are by consumer and reason. With `id` also what
 * that one carries. Nothing is consumed.
 */
export function listTask({ query }: { query: Query }): Task {
  return async (call) => {
    const { limit, ...filter } = inputOf(call, Input);
    const counts = await countWaiting(query, filter);
    const deadLetters = await waiting(query, filter, { order: "newest first", limit });
    const result = { isFiltered: Object.keys(filter).length > 0, counts, deadLetters };
    call.logger.info({ listed: deadLetters.length }, "the dead letters were listed");
    return {
      isDone: true,
      result: filter.id === undefined ? result : { ...result, message: await messageIn() },
    };

    async function messageIn() {
      const [letter] = deadLetters.length === 0 ? [] : await messagesOf(query, deadLetters);
      if (!letter) {
        throw new TaskRefused(400, "no dead letter with this id waits");
      }
      return { attributes: letter.attributes, ...contentOf(letter.data) };
    }
  };
}

/** The data as text, or in base64 where it is not UTF-8. */
function contentOf(data: Buffer): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data) };
  } catch {
    return { base64: data.toString("base64") };
  }
}
