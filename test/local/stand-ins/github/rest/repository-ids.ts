import type { Places } from "../places.ts";
import type { GitHubApp } from "./app.ts";
import { notFound } from "./github-error.ts";

/**
 * Serves each address of a repository by the repository's id, too, and lets the links from page to page lead there, as
 * GitHub's do: `<https://api.github.com/repositories/1300192/issues?page=2>; rel="next"`.
 * https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers
 */
export function serveRepositoryIds(api: GitHubApp, places: Places): void {
  api.use("/repos/:owner/:repo/*", async (c, next) => {
    await next();
    const { owner, repo } = c.req.param();
    const [link, repository] = [c.res.headers.get("link"), places.repository(`${owner}/${repo}`)];
    if (link && repository) {
      c.header("link", link.replaceAll(`/repos/${owner}/${repo}/`, `/repositories/${repository.id}/`));
    }
  });
  api.all("/repositories/:id/*", (c) => {
    const repository = places.repositoryWithId(Number(c.req.param("id")));
    if (!repository) {
      throw notFound();
    }
    const url = new URL(c.req.url);
    const [, , , ...below] = url.pathname.split("/");
    url.pathname = ["/repos", repository.full_name, ...below].join("/");
    return api.fetch(new Request(url, c.req.raw), c.env);
  });
}
