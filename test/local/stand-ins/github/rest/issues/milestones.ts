import { z } from "zod";
import { milestoneNumbered, milestoneObject } from "../../issues/objects.ts";
import { bodyOf, queryOf } from "../body.ts";
import { notFound, validationFailed } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { mustTriage, newPart } from "./context.ts";

const Query = z.object({ state: z.enum(["open", "closed", "all"]).default("open") });
const NewMilestone = z.object({
  title: z.string(),
  state: z.enum(["open", "closed"]).default("open"),
  description: z.string().nullable().default(null),
  due_on: z.iso
    .datetime()
    .transform((time) => Date.parse(time))
    .nullable()
    .default(null),
});

/** https://docs.github.com/rest/issues/milestones */
export const issueMilestones = newPart()
  .get("/milestones", (c) => {
    const { repository } = c.var;
    const { state } = queryOf(c, Query);
    const found = repository.milestones.filter((each) => state === "all" || each.state === state);
    return c.json(pageOf(c, found).map((milestone) => milestoneObject(repository, milestone)));
  })
  .post("/milestones", async (c) => {
    mustTriage(c);
    const { repository, github, actor: by } = c.var;
    const { due_on: dueOn, ...given } = await bodyOf(c, NewMilestone);
    if (repository.milestones.some(({ title }) => title === given.title)) {
      throw validationFailed({ resource: "Milestone", field: "title", code: "already_exists" });
    }
    const milestone = github.world.addMilestone(repository, { ...given, dueOn, by }, github.now());
    return c.json(milestoneObject(repository, milestone), 201);
  })
  .get("/milestones/:number{\\d+}", (c) => {
    const milestone = milestoneNumbered(c.var.repository, Number(c.req.param("number")));
    if (!milestone) {
      throw notFound();
    }
    return c.json(milestone);
  });
