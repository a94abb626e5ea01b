import type { GitHubIssues } from "../../issues/github.ts";
import type { Places } from "../../places.ts";
import { issueComments } from "./comments.ts";
import { newPart } from "./context.ts";
import { dispatches } from "./dispatches.ts";
import { issueLabels } from "./labels.ts";
import { issueList } from "./list.ts";
import { issueMilestones } from "./milestones.ts";
import { issuePeople } from "./people.ts";
import { permissionOfPerson } from "./permission.ts";
import { projects } from "./projects.ts";
import { issueRead } from "./read.ts";
import { issueRelations } from "./relations.ts";
import { oneRepository, repositoryLists } from "./repositories.ts";
import { allowedTo, inRepository, notArchived } from "./rights.ts";
import { issueWrite } from "./write.ts";

/**
 * GitHub's REST API for repositories and issues. Below the address of a repository that the model does not have it answers 404, also
 * for what another part serves: to be mounted last.
 * @param reach how many issues a list shows by numbers of pages. Behind, only cursors lead on.
 */
export function issueRoutes(github: GitHubIssues, places: Places, reach: number) {
  const below = newPart()
    .use(inRepository(places))
    .route("/", oneRepository)
    .route("/", permissionOfPerson)
    .route("/", dispatches)
    .use(allowedTo("issues"), notArchived)
    .route("/", issueComments)
    .route("/", issueList(reach))
    .route("/", issueRead)
    .route("/", issueWrite)
    .route("/", issueLabels)
    .route("/", issuePeople)
    .route("/", issueMilestones)
    .route("/", issueRelations);

  return newPart()
    .use(async (c, next) => {
      c.set("github", github);
      return next();
    })
    .route("/", repositoryLists(places))
    .route("/", projects(places))
    .route("/repos/:owner/:repo", below);
}
