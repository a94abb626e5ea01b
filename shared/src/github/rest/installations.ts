import * as z from "../../zod.ts";
import type { GitHub } from "./client.ts";

const Installation = z.object({
  id: z.int(),
  /** An enterprise has no login. */
  account: z.object({ login: z.string() }).nullish().catch(null),
  /** Of the account: `Organization`, `User` or `Enterprise`. */
  target_type: z.string().default("Organization"),
  /** Where the account's owner sets it. */
  html_url: z.string(),
  /** What the account has accepted, such as `{ issues: "write" }`: an App may ask for more since. */
  permissions: z.record(z.string(), z.string()).default({}),
  /** An organization can suspend it: then it reads nothing. */
  suspended_at: z.string().nullish(),
});

/** The App on the repositories of an account. */
export type Installation = z.infer<typeof Installation>;

/**
 * Where an App is installed, but for where it is suspended, and for enterprises themselves: there it reads no repository.
 * https://docs.github.com/rest/apps/apps#list-installations-for-the-authenticated-app
 * https://docs.github.com/enterprise-cloud@latest/enterprise-onboarding/github-apps/install-enterprise-apps
 * @param github as the App itself
 * @throws GitHubAway, GitHubDenied
 */
export async function installationsOf(github: GitHub): Promise<Installation[]> {
  const pages = await Array.fromAsync(github.pages("/app/installations"));
  const installations = z.array(Installation).parse(pages.flat());
  return installations.filter(
    ({ suspended_at: suspendedAt, target_type: type }) => suspendedAt == null && type !== "Enterprise",
  );
}

/**
 * The repositories of an installation, in pages.
 * https://docs.github.com/rest/apps/installations#list-repositories-accessible-to-the-app-installation
 * @param github as the installation
 */
export function repositoriesIn(github: GitHub): AsyncIterable<unknown[]> {
  return github.pages("/installation/repositories", "repositories");
}
