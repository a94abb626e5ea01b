import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { App, Octokit } from "octokit";

/** How many requests of its hour the App has used on `acme`, as GitHub's API says. To ask for it costs none. */
export async function requestsUsed({ app, apiUrl }: LocalGitHub): Promise<number> {
  const there = new App({
    appId: app.id,
    privateKey: app.privateKey,
    Octokit: Octokit.defaults({ baseUrl: apiUrl }),
  });
  const { data: installation } = await there.octokit.request("GET /orgs/{org}/installation", { org: "acme" });
  const installed = await there.getInstallationOctokit(installation.id);
  const { data } = await installed.request("GET /rate_limit");
  return data.rate.used;
}
