import { z } from "zod";
import { apiRepository } from "../../issues/api-objects.ts";
import { typeNamed } from "../../issues/objects.ts";
import type { Places } from "../../places.ts";
import { maySee } from "../access.ts";
import { bodyOf, queryOf } from "../body.ts";
import { notFound } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { mustTriage, newPart } from "./context.ts";
import { allowedTo } from "./rights.ts";

const Changes = z.object({
  name: z.string().optional(),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  has_issues: z.boolean().optional(),
});
const Transfer = z.object({ new_owner: z.string(), new_name: z.string().optional() });

/** https://docs.github.com/rest/repos/repos */
export const oneRepository = newPart()
  .get("/", allowedTo("metadata"), (c) => c.json(apiRepository(c.var.repository)))
  .get("/issue-types", allowedTo("metadata"), (c) => {
    const { repository } = c.var;
    return c.json(repository.types.map(({ name }) => typeNamed(repository, name)));
  })
  .patch("/", allowedTo("administration"), async (c) => {
    mustTriage(c);
    const { repository, github, actor: by } = c.var;
    const { name, archived, private: isPrivate, has_issues: hasIssues } = await bodyOf(c, Changes);
    const shared = { repository: repository.name, by, at: github.now() };
    if (isPrivate !== undefined && isPrivate !== repository.private) {
      github.change({ action: isPrivate ? "privatized" : "publicized", ...shared });
    }
    if (archived !== undefined && archived !== repository.archived) {
      github.change({ action: archived ? "archived" : "unarchived", ...shared });
    }
    // No webhook tells of it.
    repository.hasIssues = hasIssues ?? repository.hasIssues;
    if (name !== undefined) {
      const [owner] = repository.name.split("/");
      github.change({ action: "renamed", to: `${owner}/${name}`, ...shared });
    }
    return c.json(apiRepository(repository));
  })
  .delete("/", allowedTo("administration"), (c) => {
    mustTriage(c);
    const { repository, github, actor: by } = c.var;
    github.change({ action: "removed", repository: repository.name, by });
    return c.body(null, 204);
  })
  .post("/transfer", allowedTo("administration"), async (c) => {
    mustTriage(c);
    const { repository, github, actor: by } = c.var;
    const { new_owner: owner, new_name: name = repository.name.split("/")[1] } = await bodyOf(c, Transfer);
    github.change({ action: "moved", repository: repository.name, to: `${owner}/${name}`, by });
    return c.json(apiRepository(repository), 202);
  });

const OfOrganization = z.object({
  type: z.enum(["all", "public", "private"]).catch("all").default("all"),
  sort: z.enum(["created", "updated", "pushed", "full_name"]).default("created"),
  direction: z.enum(["asc", "desc"]).optional(),
});

/** https://docs.github.com/rest/repos/repos#list-organization-repositories */
export function repositoryLists(places: Places) {
  return newPart().get("/orgs/:org/repos", (c) => {
    const { type, sort, direction = sort === "full_name" ? "asc" : "desc" } = queryOf(c, OfOrganization);
    const all = c.var.github.world.repositoriesOf(c.req.param("org"));
    if (all.length === 0) {
      throw notFound();
    }
    const caller = c.get("caller");
    const seen = places
      .repositories()
      .filter((place) => maySee(caller, place))
      .map(({ id }) => id);
    const found = all.filter(
      (each) => seen.includes(each.id) && (type === "all" || each.private === (type === "private")),
    );
    const sign = direction === "asc" ? 1 : -1;
    found.sort((one, other) =>
      sort === "full_name"
        ? sign * one.name.localeCompare(other.name)
        : sign * (sort === "created" ? one.createdAt - other.createdAt : one.updatedAt - other.updatedAt),
    );
    return c.json(pageOf(c, found).map(apiRepository));
  });
}
