import type { Context } from "hono";
import { z } from "zod";

/** What GitHub makes of a strange `per_page` or `page`: its default. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
const PerPage = z.coerce
  .number()
  .int()
  .min(1)
  .catch(30)
  .transform((asked) => Math.min(asked, 100));
const Page = z.coerce.number().int().min(1).catch(1);

/** `per_page`: 30 by default, 100 at most. */
export function perPageOf(c: Context): number {
  return PerPage.parse(c.req.query("per_page"));
}

/** The number of the page that is asked for, from 1. */
export function pageNumberOf(c: Context): number {
  return Page.parse(c.req.query("page"));
}

/** The asked page of a list. Sets the `Link` header by which clients find the others. */
export function pageOf<T>(c: Context, all: readonly T[]): T[] {
  const [perPage, page] = [perPageOf(c), pageNumberOf(c)];
  const last = Math.max(1, Math.ceil(all.length / perPage));
  setLinks(c, {
    ...(page > 1 && { prev: { page: Math.min(page - 1, last) } }),
    ...(page < last && { next: { page: page + 1 } }),
    ...(page !== last && { last: { page: last } }),
    ...(page > 1 && { first: { page: 1 } }),
  });
  return all.slice((page - 1) * perPage, page * perPage);
}

/**
 * Sets the `Link` header: the address of this request, with other values of some parameters. It leads to this server, as
 * GitHub's leads to GitHub's.
 */
export function setLinks(c: Context, links: Record<string, Record<string, string | number>>): void {
  const each = Object.entries(links).map(([rel, changes]) => {
    const url = new URL(c.req.url);
    for (const [name, value] of Object.entries(changes)) {
      url.searchParams.set(name, String(value));
    }
    return `<${url}>; rel="${rel}"`;
  });
  if (each.length > 0) {
    c.header("link", each.join(", "));
  }
}
