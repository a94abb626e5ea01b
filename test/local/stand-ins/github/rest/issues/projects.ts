import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { apiIssue } from "../../issues/api-objects.ts";
import { apiProject, apiProjectItem, type Project } from "../../issues/projects.ts";
import type { Places } from "../../places.ts";
import { organizationFor, permitted } from "../access.ts";
import { bodyOf } from "../body.ts";
import { GitHubError, notFound } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, type IssueEnv, newPart } from "./context.ts";

const NewItem = z.object({ type: z.literal("Issue"), id: z.int() });

/** An organization's projects, which are private. https://docs.github.com/rest/projects */
export function projects(places: Places) {
  return newPart()
    .use("/orgs/:org/projectsV2/*", mayUseProjects(places))
    .get("/orgs/:org/projectsV2/:number{\\d+}", (c) => c.json(apiProject(projectOf(c))))
    .get("/orgs/:org/projectsV2/:number{\\d+}/items", (c) => {
      const project = projectOf(c);
      const { world } = c.var.github;
      return c.json(
        pageOf(c, project.items).map((item) => ({
          ...apiProjectItem(project, item),
          content: apiIssue(world, item.issue),
        })),
      );
    })
    .post("/orgs/:org/projectsV2/:number{\\d+}/items", async (c) => {
      const project = projectOf(c);
      const { github, actor: by } = c.var;
      const issue = github.issue((await bodyOf(c, NewItem)).id);
      const place = issue && places.repositoryWithId(issue.repository.id);
      const caller = c.get("caller");
      const isSeen = place && (!place.private || (caller && caller.kind !== "app" && caller.mayUse(place)));
      if (!issue || issue.state.gone || !isSeen) {
        throw notFound();
      }
      const item = github.world.projects.addItem(project, { issue, by, at: github.now() });
      if (!item) {
        throw new GitHubError(422, "Content already exists in this project");
      }
      return c.json(apiProjectItem(project, item), 201);
    });
}

function mayUseProjects(places: Places) {
  return createMiddleware<IssueEnv>(async (c, next) => {
    const level = c.req.method === "GET" ? "read" : "write";
    c.header("x-accepted-github-permissions", `organization_projects=${level}`);
    organizationFor(c.get("caller"), places, c.req.param("org") ?? "");
    c.set("actor", permitted(c.get("caller"), "organization_projects", level).actor);
    return next();
  });
}

/** @throws GitHubError 404 where the organization has none of that number */
function projectOf(c: IssueContext): Project {
  const { org = "", number } = c.req.param();
  const found = c.var.github.world.projects.find(org, Number(number));
  if (!found) {
    throw notFound();
  }
  return found;
}
