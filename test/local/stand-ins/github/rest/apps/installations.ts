import { z } from "zod";
import type { App } from "../../apps/app.ts";
import type { Installation, Installations } from "../../apps/installations.ts";
import type { Tokens } from "../../apps/tokens.ts";
import type { Places } from "../../places.ts";
import { organizationFor, repositoryFor } from "../access.ts";
import { API } from "../addresses.ts";
import type { GitHubApp } from "../app.ts";
import { asApp } from "../authenticate.ts";
import { bodyOf } from "../body.ts";
import { has } from "../caller.ts";
import { GitHubError, notFound } from "../github-error.ts";
import { pageOf } from "../paging.ts";

const Wanted = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

export interface ServedInstallations {
  app: App;
  installations: Installations;
  places: Places;
  tokens: Tokens;
}

/**
 * Adds the endpoints by which an App finds where it is installed, and gets tokens for it.
 * https://docs.github.com/rest/apps/apps and https://docs.github.com/rest/apps/installations
 */
export function serveInstallations(api: GitHubApp, served: ServedInstallations): void {
  const { app, installations, places, tokens } = served;
  const existing = (installation: Installation | undefined) => {
    if (!installation) {
      throw notFound();
    }
    return installation;
  };
  const shown = (installation: Installation | undefined) => installationJson(app, existing(installation));

  api.get("/app/installations", asApp, (c) => c.json(pageOf(c, installations.all()).map(shown)));
  api.get("/app/installations/:id", asApp, (c) =>
    c.json(shown(installations.find(Number(c.req.param("id"))))),
  );
  api.get("/repos/:owner/:repo/installation", asApp, (c) => {
    const { owner } = repositoryFor(c.get("caller"), places, c.req.param());
    return c.json(shown(installations.on(owner.id)));
  });
  api.get("/orgs/:org/installation", asApp, (c) => {
    const { id } = organizationFor(c.get("caller"), places, c.req.param("org"));
    return c.json(shown(installations.on(id)));
  });

  api.post("/app/installations/:id/access_tokens", asApp, async (c) => {
    const installation = existing(installations.find(Number(c.req.param("id"))));
    const { repositories, repository_ids, permissions = app.accepted } = await bodyOf(c, Wanted);
    const all = installations.repositoriesOf(installation);
    const isChosen = repositories !== undefined || repository_ids !== undefined;
    const chosen = all.filter(({ id, name }) => repositories?.includes(name) || repository_ids?.includes(id));
    if (chosen.length < (repositories?.length ?? 0) + (repository_ids?.length ?? 0)) {
      throw new GitHubError(
        422,
        "There is at least one repository that does not exist or is not accessible to the parent installation.",
      );
    }
    if (Object.entries(permissions).some(([name, level]) => !has(app.accepted, name, level))) {
      throw new GitHubError(422, "The permissions requested are not granted to this installation.");
    }
    const { token, expiresAt } = tokens.issueFor(installation, permissions, isChosen ? chosen : undefined);
    return c.json(
      {
        token,
        expires_at: expiresAt.toISOString().replace(/\.\d+Z$/, "Z"),
        permissions,
        repository_selection: isChosen ? "selected" : "all",
        ...(isChosen && { repositories: chosen }),
      },
      201,
    );
  });

  api.get("/installation/repositories", (c) => {
    const caller = c.get("caller");
    if (caller?.kind !== "installation") {
      throw new GitHubError(403, "You must authenticate with an installation access token");
    }
    const usable = places.repositories().filter((repository) => caller.mayUse(repository));
    return c.json({
      total_count: usable.length,
      repository_selection: "all",
      repositories: pageOf(c, usable),
    });
  });
}

function installationJson(app: App, { id, account, createdAt }: Installation) {
  const at = createdAt.toISOString().replace(/\.\d+Z$/, "Z");
  return {
    id,
    account,
    repository_selection: "all",
    access_tokens_url: `${API}/app/installations/${id}/access_tokens`,
    repositories_url: `${API}/installation/repositories`,
    html_url: `https://github.com/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions: app.accepted,
    events: app.events,
    single_file_name: null,
    created_at: at,
    updated_at: at,
    suspended_at: null,
    suspended_by: null,
  };
}
