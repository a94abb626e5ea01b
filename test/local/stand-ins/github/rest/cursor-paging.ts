import type { Context } from "hono";
import { z } from "zod";
import { GitHubError } from "./github-error.ts";
import { pageNumberOf, perPageOf, setLinks } from "./paging.ts";

/** How a list is sorted: what an item is sorted by, and then by its id. */
export interface Order<T> {
  by: (item: T) => number;
  id: (item: T) => number;
  descending: boolean;
}

/**
 * The page of a long list, by a cursor or a number. The cursor is made from the last item of a page and not from its
 * position: so the next page skips nothing when an item moves.
 * @param reach how many items can be reached by numbers of pages
 * @throws GitHubError 422 beyond it, as GitHub answers since 2025 for lists of issues
 */
export function pageByCursor<T>(c: Context, items: readonly T[], order: Order<T>, reach: number): T[] {
  const [size, page, after] = [perPageOf(c), pageNumberOf(c), c.req.query("after")];
  if (after === undefined && page * size >= reach) {
    throw new GitHubError(
      422,
      "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)",
    );
  }
  const sign = order.descending ? -1 : 1;
  const compare = (one: Key, other: Key) => sign * (one.by - other.by || one.id - other.id);
  const keyOf = (item: T): Key => ({ by: order.by(item), id: order.id(item) });
  const sorted = items.toSorted((one, other) => compare(keyOf(one), keyOf(other)));
  const cursor = after === undefined ? undefined : decoded(after);
  const from = cursor ? sorted.findIndex((item) => compare(keyOf(item), cursor) > 0) : (page - 1) * size;
  const found = from < 0 ? [] : sorted.slice(from, from + size);
  const lastOne = found.at(-1);
  if (lastOne !== undefined && from + size < sorted.length) {
    setLinks(c, { next: { after: encoded(keyOf(lastOne)), page: page + 1 } });
  }
  return found;
}

const Key = z.object({ by: z.number(), id: z.number() });
type Key = z.infer<typeof Key>;

function encoded(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** @throws GitHubError 422 where it is no cursor of ours */
function decoded(cursor: string): Key {
  try {
    return Key.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw new GitHubError(422, "The cursor is not valid");
  }
}
