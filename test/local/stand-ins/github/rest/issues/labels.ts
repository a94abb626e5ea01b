import { z } from "zod";
import { labelNamed, labelObject } from "../../issues/objects.ts";
import type { Issue, Label, Repository } from "../../issues/records.ts";
import { bodyOf } from "../body.ts";
import { GitHubError, notFound, validationFailed } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { type IssueContext, issueIn, mustTriage, newPart } from "./context.ts";

/** A label in a request: its name, or an object with it. */
export const NamedLabel = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

const Labels = z.union([
  z.object({ labels: z.array(NamedLabel) }).transform(({ labels }) => labels),
  z.array(NamedLabel),
]);
const Color = z.string().regex(/^[\da-f]{6}$/i);
const NewLabel = z.object({
  name: z.string(),
  color: Color.default("ededed"),
  description: z.string().nullable().default(null),
});
const LabelChanges = z.object({
  new_name: z.string().optional(),
  color: Color.optional(),
  description: z.string().nullable().optional(),
});

/** https://docs.github.com/rest/issues/labels */
export const issueLabels = newPart()
  .get("/labels", (c) => {
    const { repository } = c.var;
    return c.json(pageOf(c, repository.labels).map((label) => labelObject(repository, label)));
  })
  .post("/labels", async (c) => {
    mustTriage(c);
    const { repository, github } = c.var;
    const label = await bodyOf(c, NewLabel);
    if (find(repository, label.name)) {
      throw validationFailed({ resource: "Label", field: "name", code: "already_exists" });
    }
    return c.json(labelObject(repository, github.world.addLabel(repository, label)), 201);
  })
  .get("/labels/:name", (c) => c.json(labelObject(c.var.repository, labelIn(c))))
  .patch("/labels/:name", async (c) => {
    mustTriage(c);
    const { new_name: name, ...changes } = await bodyOf(c, LabelChanges);
    const label = labelIn(c);
    if (name !== undefined) {
      inAllIssues(c.var.repository, (names) => names.map((each) => (each === label.name ? name : each)));
    }
    Object.assign(label, changes, name !== undefined && { name });
    return c.json(labelObject(c.var.repository, label));
  })
  .delete("/labels/:name", (c) => {
    mustTriage(c);
    const label = labelIn(c);
    const { repository } = c.var;
    repository.labels = repository.labels.filter((each) => each !== label);
    inAllIssues(repository, (names) => names.filter((each) => each !== label.name));
    return c.body(null, 204);
  })
  .get("/issues/:number{\\d+}/labels", (c) => c.json(pageOf(c, labelsOf(issueIn(c)))))
  .post("/issues/:number{\\d+}/labels", async (c) => {
    mustTriage(c);
    const issue = issueIn(c);
    const names = labelNamesFor(c, await bodyOf(c, Labels));
    c.var.github.relabel(issue, [...issue.state.labels, ...names], c.var.actor);
    return c.json(labelsOf(issue));
  })
  .put("/issues/:number{\\d+}/labels", async (c) => {
    mustTriage(c);
    const issue = issueIn(c);
    c.var.github.relabel(issue, labelNamesFor(c, await bodyOf(c, Labels)), c.var.actor);
    return c.json(labelsOf(issue));
  })
  .delete("/issues/:number{\\d+}/labels", (c) => {
    mustTriage(c);
    c.var.github.relabel(issueIn(c), [], c.var.actor);
    return c.body(null, 204);
  })
  .delete("/issues/:number{\\d+}/labels/:name", (c) => {
    mustTriage(c);
    const issue = issueIn(c);
    const name = find(c.var.repository, c.req.param("name"))?.name;
    if (name === undefined || !issue.state.labels.includes(name)) {
      throw new GitHubError(404, "Label does not exist");
    }
    const others = issue.state.labels.filter((each) => each !== name);
    c.var.github.relabel(issue, others, c.var.actor);
    return c.json(labelsOf(issue));
  });

/** The names as the repository spells them. A label that it doesn't have is made, as GitHub does. */
export function labelNamesFor(c: IssueContext, names: readonly string[]): string[] {
  const { repository, github } = c.var;
  const made = (name: string): Label =>
    github.world.addLabel(repository, { name, color: "ededed", description: null });
  return names.map((name) => (find(repository, name) ?? made(name)).name);
}

function labelsOf({ repository, state }: Issue) {
  return state.labels.map((name) => labelNamed(repository, name));
}

function find({ labels }: Repository, name: string): Label | undefined {
  return labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

function labelIn(c: IssueContext): Label {
  const label = find(c.var.repository, c.req.param("name") ?? "");
  if (!label) {
    throw notFound();
  }
  return label;
}

/** No event and no entry tells that a label is called otherwise now, or gone. */
function inAllIssues({ issues }: Repository, change: (labels: readonly string[]) => readonly string[]): void {
  for (const issue of issues.values()) {
    issue.state = { ...issue.state, labels: change(issue.state.labels) };
  }
}
