import * as z from "../zod.ts";

/**
 * The host that an installation is for: `github.com`, or that of an Enterprise Server. Two hosts number their issues alike, so there is
 * only one.
 */
export const GitHubHost = z
  .string()
  .refine((host) => hostIn(`https://${host}`) === host, "must be a host such as github.com, in lower case")
  .default("github.com");

/** The host in an address, such as `github.com` or `ghe.acme.example:8443`; undefined where there is none. */
export function hostIn(url: string | null | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).host : undefined;
}

/** Whether GitHub itself runs the host: github.com, or a subdomain of ghe.com. All others are Enterprise Servers. */
export function isOnCloud(host: string): boolean {
  return host === "github.com" || host.endsWith(".ghe.com");
}
