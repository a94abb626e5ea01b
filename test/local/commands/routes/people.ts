import { ADD_SCOPE, isMissingScope, memberProblem } from "@issue-relay/functions/routes/in-slack";
import { memberOf } from "@issue-relay/shared/routes/mentions";
import type { Read } from "@issue-relay/shared/slack/channel-problem";
import { z } from "zod";
import type { Ask } from "../warehouse.ts";
import { membersIn } from "./members.ts";
import { proposalLines } from "./proposals.ts";
import type { RoutesFile } from "./routes-file.ts";

const ASSIGNEES = `SELECT assignee, COUNT(*) AS issues FROM issues, UNNEST(assignees) AS assignee WHERE outcome = 'open'
GROUP BY assignee ORDER BY issues DESC, LOWER(assignee)`;
const Assignees = z.array(z.object({ assignee: z.string(), issues: z.int() }));

/**
 * Who is assigned to an open issue and not in the file, and who in Slack they may be; and who is in the file and not in Slack any more. It
 * changes nothing.
 * @param slack undefined where there is none to ask
 */
export async function missingPeople(routes: RoutesFile, ask: Ask, slack: Read | undefined): Promise<string> {
  const { path, file } = routes;
  const assignees = Assignees.parse(await ask(ASSIGNEES));
  const unknown = assignees.filter(({ assignee }) => memberOf(file.relay, assignee) === undefined);
  return [
    unknown.length === 0
      ? `Everybody who is assigned to an open issue is in \`people\` of ${path}.`
      : `Assigned to open issues, and not in \`people\` of ${path}: nobody mentions them.`,
    ...unknown.map(({ assignee, issues }) => `  ${assignee}: ${issues} ${issues === 1 ? "issue" : "issues"}`),
    ...(unknown.length === 0 ? [] : [HOW_TO_ADD]),
    "",
    ...(await askedOfSlack(
      routes,
      unknown.map(({ assignee }) => assignee),
      slack,
    )),
  ].join("\n");
}

const HOW_TO_ADD =
  "Add a line `login: member ID` for each who shall be mentioned. In Slack: the person's profile, ⋮, Copy member ID.";

async function askedOfSlack(
  { path, file, lineOf }: RoutesFile,
  unknown: string[],
  slack: Read | undefined,
): Promise<string[]> {
  if (!slack) {
    return ["Slack was not asked: set SLACK_TOKEN, or run `npm start`."];
  }
  const { people } = file.relay;
  try {
    const proposals = proposalLines(unknown, people, unknown.length > 0 ? await membersIn(slack) : []);
    const gone = await gonePeople(people, slack);
    return [
      ...proposals,
      ...(proposals.length > 0 ? [""] : []),
      inSlack(gone.length, path),
      ...gone.map(([login, problem]) => `  ${path}:${lineOf(["people", login])}: ${login}: ${problem}`),
    ];
  } catch (error) {
    if (!isMissingScope(error)) {
      throw error;
    }
    return [`Slack does not say who is there: ${error.message}. ${ADD_SCOPE}.`];
  }
}

function inSlack(gone: number, path: string): string {
  return gone === 0
    ? `Everybody in \`people\` of ${path} is in Slack.`
    : `In \`people\` of ${path}, but not in Slack: remove these lines, or correct the ID.`;
}

async function gonePeople(people: Record<string, string>, slack: Read): Promise<[string, string][]> {
  const gone: [string, string][] = [];
  for (const [login, id] of Object.entries(people)) {
    const problem = await memberProblem(id, slack);
    if (problem !== undefined) {
      gone.push([login, problem]);
    }
  }
  return gone;
}
