import { aGitHub, opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { aReceiver } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { MEI, MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { everythingTo } from "@issue-relay/local/stand-ins/github/testing/everything";
import { App, Octokit } from "octokit";
import { expect, it } from "vitest";
import { notedFetch, problemsIn, unvisited } from "./testing/noted-fetch.ts";
import type { Answer } from "./testing/openapi.ts";
import * as issues from "./testing/walk-issues.ts";

it("every answer of the local GitHub is as GitHub describes it, at each of its endpoints", async () => {
  const receiver = await aReceiver();
  const hook = { url: receiver.url, content_type: "json", insecure_ssl: "0" };
  const github = await aGitHub({ app: { events: ["issues"], hook } });
  const answers: Answer[] = [];
  const noted = notedFetch(answers);
  const Client = Octokit.defaults({
    baseUrl: github.apiUrl,
    request: { fetch: noted },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  const app = new App({ appId: github.app.id, privateKey: github.app.privateKey, Octokit: Client });
  const permissions = { repository_hooks: "write", organization_hooks: "write" } as const;
  const person = new Client({ auth: github.token({ permissions }) });
  const config = { url: receiver.url, content_type: "json", secret: "s" };
  const at = { owner: "acme", repo: "web" };
  const { repos, orgs } = person.rest;

  // Webhooks of a repository
  const { data: made } = await repos.createWebhook({ ...at, config, events: ["issues"] });
  const of = { ...at, hook_id: made.id };
  await repos.getWebhook(of);
  await repos.listWebhooks(at);
  await repos.updateWebhook({ ...of, add_events: ["issue_comment"], active: true });
  await repos.getWebhookConfigForRepo(of);
  await repos.updateWebhookConfigForRepo({ ...of, secret: "other" });
  await repos.pingWebhook(of);
  await github.webhooks.tell(opened());
  receiver.answers = 503;
  await github.webhooks.tell(opened());
  await github.webhooks.settled();
  const { data: deliveries } = await repos.listWebhookDeliveries({ ...of, per_page: 2 });
  await repos.getWebhookDelivery({ ...of, delivery_id: deliveries[0]?.id ?? 0 });
  await repos.redeliverWebhookDelivery({ ...of, delivery_id: deliveries[0]?.id ?? 0 });
  await github.webhooks.settled();
  await repos.getWebhook(of);
  await person.paginate(repos.listWebhookDeliveries, { ...of, per_page: 1 });

  // Webhooks of an organization
  const org = "acme";
  const { data: organizations } = await orgs.createWebhook({ org, name: "web", config, events: ["*"] });
  const ofOrg = { org, hook_id: organizations.id };
  await orgs.getWebhook(ofOrg);
  await orgs.listWebhooks({ org });
  await orgs.updateWebhook({ ...ofOrg, active: true });
  await orgs.getWebhookConfigForOrg(ofOrg);
  await orgs.updateWebhookConfigForOrg({ ...ofOrg, secret: "other" });
  await orgs.pingWebhook(ofOrg);
  await github.webhooks.tell(opened());
  await github.webhooks.settled();
  const { data: orgDeliveries } = await orgs.listWebhookDeliveries(ofOrg);
  await orgs.getWebhookDelivery({ ...ofOrg, delivery_id: orgDeliveries[0]?.id ?? 0 });
  await orgs.redeliverWebhookDelivery({ ...ofOrg, delivery_id: orgDeliveries[0]?.id ?? 0 });

  // An App, its webhook and its installations
  const { apps } = app.octokit.rest;
  await apps.getAuthenticated();
  await apps.getWebhookConfigForApp();
  await apps.updateWebhookConfigForApp({ secret: "other" });
  const { data: appDeliveries } = await apps.listWebhookDeliveries();
  await apps.getWebhookDelivery({ delivery_id: appDeliveries[0]?.id ?? 0 });
  await apps.redeliverWebhookDelivery({ delivery_id: appDeliveries[0]?.id ?? 0 });
  const { data: installations } = await apps.listInstallations();
  await apps.getInstallation({ installation_id: installations[0]?.id ?? 0 });
  await apps.getRepoInstallation(at);
  await apps.getOrgInstallation({ org });
  await apps.createInstallationAccessToken({
    installation_id: installations[0]?.id ?? 0,
    repositories: ["web"],
  });
  const installed = await app.getInstallationOctokit(installations[0]?.id ?? 0);
  await installed.rest.apps.listReposAccessibleToInstallation();
  await installed.rest.rateLimit.get();

  // What is refused
  const refused = [
    new Client({ auth: "ghp_unknown" }).rest.repos.listWebhooks(at),
    new Client().rest.repos.listWebhooks(at),
    new Client({ auth: github.token({ permissions: {} }) }).rest.repos.listWebhooks(at),
    repos.getWebhook({ ...at, hook_id: 1 }),
    repos.listWebhooks({ ...at, repo: "nothing" }),
    repos.createWebhook({ ...at, config: {} }),
    repos.listWebhookDeliveries({ ...of, cursor: "of nobody" }),
    repos.redeliverWebhookDelivery({ ...of, delivery_id: 1 }),
    apps.createInstallationAccessToken({
      installation_id: installations[0]?.id ?? 0,
      repositories: ["nothing"],
    }),
  ];
  const outcomes = await Promise.allSettled(refused);
  expect(outcomes.map(({ status }) => status)).toEqual(refused.map(() => "rejected"));

  await repos.deleteWebhook(of);
  await orgs.deleteWebhook(ofOrg);

  // Repositories and issues
  await everythingTo(github.issues, "acme/web");
  github.issues.world.projects.add({
    ...{ organization: "acme", number: 7, title: "Triage", by: MEI, createdAt: MONDAY },
  });
  const token = github.token({
    permissions: {
      ...{ issues: "write", administration: "write", metadata: "read" },
      ...{ contents: "write", organization_projects: "write" },
    },
  });
  const ask: issues.Ask = async (path, method = "GET", wanted) => {
    const response = await noted(`${github.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(wanted && { body: JSON.stringify(wanted) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
  };
  await issues.readAll(ask);
  await issues.changeAnIssue(ask);
  await issues.changeWhatIssuesHave(ask);
  await issues.tellOthers(ask);
  await issues.askWrongly(ask);
  await issues.changeARepository(ask);

  expect(problemsIn(answers)).toEqual([]);
  expect(unvisited(github.endpoints, answers)).toEqual([]);
});
