/**
 * The host of GitHub in one of its addresses: `github.com` in a page's and in the API's (`api.github.com`), and likewise for
 * a GitHub Enterprise Server and for data residency (`acme.ghe.com`).
 */
export function hostIn(url: string | null | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).host.replace(/^api\./, "") : undefined;
}
