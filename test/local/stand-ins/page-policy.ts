import { randomBytes } from "node:crypto";

/** A value that one page's own style and script carry, and nothing else. */
export function newNonce(): string {
  return randomBytes(16).toString("base64");
}

/**
 * The content policy of a page: only its own style, and nothing from elsewhere. It is a second guard: if a text of an
 * issue ever got into the page unescaped, no browser would run it.
 */
export function pagePolicy(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
