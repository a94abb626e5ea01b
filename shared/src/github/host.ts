/** The host in an address, such as `github.com` or `ghe.acme.example:8443`; undefined where there is none. */
export function hostIn(url: string | null | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).host : undefined;
}
