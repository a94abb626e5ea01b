import { type Payload, recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import { rowOf } from "@issue-relay/shared/event/row";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { describe, expect, it } from "vitest";

/** Each field of GitHub's payloads that is recorded, and its column. `[]` stands for each member of a list. */
const RECORDED = {
  action: "action",
  "repository.id": "repository_id",
  "repository.full_name": "repository",
  "repository.private": "repository_private",
  "repository.archived": "repository_archived",
  "sender.login": "sender",
  "sender.id": "sender_id",
  "sender.type": "sender_type",
  "issue.id": "issue_id",
  "issue.node_id": "issue_node_id",
  "issue.number": "issue_number",
  "issue.title": "issue_title",
  "issue.html_url": "issue_url",
  "issue.state": "issue_state",
  "issue.state_reason": "issue_state_reason",
  "issue.user.login": "issue_author",
  "issue.user.id": "issue_author_id",
  "issue.user.type": "issue_author_type",
  "issue.author_association": "issue_author_association",
  "issue.performed_via_github_app": "issue_app",
  "issue.labels[].name": "issue_labels",
  "issue.labels[].id": "issue_label_ids",
  "issue.assignees[].login": "issue_assignees",
  "issue.assignees[].id": "issue_assignee_ids",
  "issue.milestone.title": "issue_milestone",
  "issue.milestone": "issue_milestone",
  "issue.locked": "issue_locked",
  "issue.comments": "issue_comments",
  "issue.created_at": "issue_created_at",
  "issue.updated_at": "issue_updated_at",
  "issue.closed_at": "issue_closed_at",
  "label.name": "label",
  "label.id": "label_id",
  "assignee.login": "assignee",
  "assignee.id": "assignee_id",
  "milestone.title": "milestone",
  "changes.title.from": "title_before",
  "comment.id": "comment_id",
  "comment.user.login": "comment_author",
  "comment.user.id": "comment_author_id",
  "comment.user.type": "comment_author_type",
  "comment.author_association": "comment_author_association",
  "comment.performed_via_github_app": "comment_app",
  "comment.created_at": "comment_created_at",
  "comment.updated_at": "comment_updated_at",
} as const;

/** Of columns that belong together, the one that `not_said` names. */
const FIRST_OF: Record<string, string> = {
  sender_id: "sender",
  sender_type: "sender",
  issue_author_id: "issue_author",
  issue_author_type: "issue_author",
  issue_label_ids: "issue_labels",
  issue_assignee_ids: "issue_assignees",
};

/** The other fields, and why they are not recorded. */
const NOT_RECORDED: [RegExp, string][] = [
  [/(^|[._])(url|node_id|gravatar_id)$/, "leads to what other fields identify"],
  [/^(organization|installation|enterprise)\./, "who has the webhook, not what happened"],
  [/^repository\./, "the repository at large: another event of GitHub tells of it"],
  [
    /^issue\.(body|draft)$|^comment\.body$|^changes\.body\.from$/,
    "texts stay on GitHub; excerpts go to Slack",
  ],
  [/\.reactions\./, "GitHub sends no event of a reaction, so the numbers would be old"],
  [/^issue\.assignee(\.|$)/, "the first of issue.assignees"],
  [/^issue\.active_lock_reason$/, "why, not whether, the conversation is locked"],
  [/site_admin$/, "an employee of GitHub"],
  [
    /^(sender|assignee|issue\.user|issue\.assignees\[\]|comment\.user)\.\w+$/,
    "an account is its id, login and type",
  ],
  [/^(label|issue\.labels\[\])\.(color|default|description)$/, "how a label looks"],
  [/^(issue\.)?milestone\./, "a milestone is its title"],
  [/^changes\.(new|old)_(issue|repository)\./, "where an issue came from or went to: checked below"],
];

/** The paths of all values in a payload, such as `issue.labels[].name`. */
function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((member) => pathsIn(member, `${path}[]`));
  }
  if (typeof value !== "object" || value === null) {
    return [path];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsIn(inner, path === "" ? key : `${path}.${key}`),
  );
}

/** The value at a path: of a path with `[]` all values, and undefined where the payload does not have it. */
function at(value: unknown, path: string): unknown {
  const [list, rest] = path.split("[].");
  const found = (list ?? "")
    .split(".")
    .reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    );
  return rest !== undefined && Array.isArray(found) ? found.map((member) => at(member, rest)) : found;
}

/** Whether what holds the value is null: then the payload says that there is none. */
function isInsideNull(payload: Payload, path: string): boolean {
  return path.includes(".") && at(payload, path.slice(0, path.lastIndexOf("."))) === null;
}

/** The value as a row has it. */
function inRow(value: unknown): unknown {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value);
  return isTime ? new Date(value).toISOString() : value;
}

function isAboutAnIssue({ payload }: { payload: Payload }): boolean {
  return !payload.issue?.pull_request;
}

const recorded = [...recordedPayloads("issues"), ...recordedPayloads("issue_comment")].filter(isAboutAnIssue);

describe("every field of a recorded payload", () => {
  it("is recorded, or it is said why not", () => {
    const paths = new Set(recorded.flatMap(({ payload }) => pathsIn(payload)));
    const known = (path: string) => path in RECORDED || NOT_RECORDED.some(([pattern]) => pattern.test(path));
    expect([...paths].filter((path) => !known(path))).toEqual([]);
    expect(paths.size).toBeGreaterThan(200);
  });

  it.each(
    recorded.map((example, index) => ({
      ...example,
      name: `${example.event}.${example.payload.action} (${index})`,
    })),
  )("of $name equals its column", ({ event, payload }) => {
    const parsed = eventIn(event, payload);
    const row: Record<string, unknown> = parsed ? rowOf(parsed) : {};
    const differing = Object.entries(RECORDED).flatMap(([path, column]) => {
      const value = at(payload, path);
      // An object means that the path into it is compared.
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return [];
      }
      const isSaid = value !== undefined || isInsideNull(payload, path);
      const isListed = Array.isArray(row.not_said) && row.not_said.includes(FIRST_OF[column] ?? column);
      const expected = value !== undefined ? inRow(value) : Array.isArray(row[column]) ? [] : null;
      const equal = JSON.stringify(row[column]) === JSON.stringify(expected);
      const isTold = !/^(issue|repository|sender)/.test(column) || isSaid !== isListed;
      return equal && isTold ? [] : [{ path, value, column, inRow: row[column] }];
    });
    expect(differing).toEqual([]);
  });

  it("of a transfer leads to the other issue", () => {
    const rows = recorded.flatMap(({ event, payload }) => {
      const parsed = eventIn(event, payload);
      return parsed && "changes" in payload ? [rowOf(parsed)] : [];
    });
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "transferred", transferred_to: "Codertocat/Hello-World#1" }),
    );
  });
});
