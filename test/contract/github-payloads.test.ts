import { examplePayload, RECORDED_AT, recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import {
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  IssueEvent,
  RELATION_ACTIONS,
  VERSION,
} from "@issue-relay/shared/event/issue-event";
import { issueEventFromGitHub } from "@issue-relay/shared/github/from-github";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { UnexpectedPayload } from "@issue-relay/shared/github/understand";
import { describe, expect, it } from "vitest";

const RECEIPT = {
  deliveryId: "d",
  receivedAt: new Date("2026-01-01T00:00:00Z"),
  source: "webhook",
  host: "github.com",
  appId: undefined,
} as const;

/**
 * The event of an example payload.
 * @param change new values for fields of the payload, by path, such as `issue.title`
 */
function relayed(name: string, change: Record<string, unknown> = {}): IssueEvent | null {
  const { event } = examplePayload(name);
  return eventIn(event, changed(name, change));
}

function changed(name: string, change: Record<string, unknown>): object {
  const copy: object = structuredClone(examplePayload(name).payload);
  for (const [path, value] of Object.entries(change)) {
    set(copy, path.split("."), value);
  }
  return copy;
}

function set(target: object, [key = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    Reflect.set(target, key, value);
  } else {
    set(Reflect.get(target, key), rest, value);
  }
}

describe("GitHub's recorded payloads", () => {
  it.each(RECORDED_AT)("of %s all become an event, or null if they are about a pull request", (at) => {
    const recorded = [...recordedPayloads("issues", at), ...recordedPayloads("issue_comment", at)];
    expect(recorded.length).toBeGreaterThan(1);
    for (const { event, payload } of recorded) {
      const host = new URL(payload.repository?.html_url ?? "").host;
      const relayed = eventIn(event, payload, { host });
      if (payload.issue?.pull_request) {
        expect(relayed).toBeNull();
      } else {
        expect(IssueEvent.parse(relayed)).toMatchObject({ type: event, action: payload.action });
      }
    }
  });

  it("are 29 of issues and 9 of issue_comment on github.com", () => {
    expect(recordedPayloads("issues")).toHaveLength(29);
    expect(recordedPayloads("issue_comment")).toHaveLength(9);
  });

  it.each(ISSUE_ACTIONS)("include issues.%s, which becomes an event", (action) => {
    const about = relayed(`issues.${action}`, { "issue.pull_request": undefined });
    expect(about).toMatchObject({ type: "issues", action });
  });
});

describe("GitHub's other events", () => {
  const names = [
    ...COMMENT_ACTIONS.map((action) => `issue_comment.${action}`),
    ...Object.entries(RELATION_ACTIONS).flatMap(([event, actions]) =>
      actions.map((action) => `${event}.${action}`),
    ),
  ];
  it.each(names)("%s becomes an event", (name) => {
    const [type, action] = name.split(".");
    expect(relayed(name)).toMatchObject({ type, action });
  });
});

describe("an event", () => {
  it("says what happened, when, to which issue and by whom", () => {
    expect(relayed("issues.closed")).toMatchObject({
      version: VERSION,
      type: "issues",
      action: "closed",
      occurredAt: "2019-05-18T15:20:18.000Z",
      receivedAt: "2026-01-01T00:00:00.000Z",
      repository: {
        name: "Codertocat/Hello-World",
        url: "https://github.com/Codertocat/Hello-World",
        private: false,
      },
      issue: {
        number: 1,
        title: "Spelling error in the README file",
        state: "closed",
        stateReason: "completed",
        author: { login: "Codertocat", id: 21031067, type: "User" },
        authorAssociation: "OWNER",
        labels: [{ name: "bug", id: 1362934389 }],
        assignees: [{ login: "Codertocat", id: 21031067, type: "User" }],
        milestone: { number: 1, title: "v1.0" },
        excerpt: expect.stringMatching(/^It looks like you accidently spelled 'commit'/),
      },
      sender: { login: "Codertocat" },
    });
  });

  it("says what the action was about", () => {
    expect(relayed("issues.labeled")).toMatchObject({ label: { name: "bug", id: 1362934389 } });
    expect(relayed("issues.assigned")).toMatchObject({
      assignee: { login: "Codertocat", id: 21031067 },
    });
    expect(relayed("issues.milestoned", { "issue.pull_request": undefined })).toMatchObject({
      milestone: { title: "v1.0" },
    });
    expect(relayed("issues.transferred")).toMatchObject({
      changes: { transferredTo: { repository: "Codertocat/Hello-World", number: 1 } },
    });
    expect(relayed("issue_comment.created")).toMatchObject({
      comment: {
        author: { login: "Codertocat" },
        excerpt: expect.stringContaining("You are totally right!"),
      },
    });
    const renamed = relayed("issues.edited", { changes: { title: { from: "Old title" } } });
    expect(renamed?.changes).toEqual({ titleFrom: "Old title" });
  });

  it("of two issues is about the one that GitHub names the action after, and names the other", () => {
    const [one, other] = [{ number: 1 }, { number: 2, repository: "Codertocat/Hello-World" }];
    expect(relayed("sub_issues.sub_issue_added")).toMatchObject({ issue: one, related: other });
    expect(relayed("sub_issues.parent_issue_added")).toMatchObject({
      issue: { number: 2 },
      related: { number: 1 },
    });
    expect(relayed("issue_dependencies.blocked_by_added")).toMatchObject({ issue: one, related: other });
    expect(relayed("issue_dependencies.blocking_added")).toMatchObject({
      issue: { number: 2 },
      related: { number: 1 },
    });
    expect(relayed("issue_relates_to.relates_to_added")).toMatchObject({ issue: one, related: other });
  });

  it("of two issues names the repository of each, however GitHub says it", () => {
    const there = { full_name: "acme/api", id: 5 };
    const other = relayed("issue_dependencies.blocked_by_added", { blocking_issue_repo: there });
    expect(other?.related).toMatchObject({ repository: "acme/api", number: 2 });
    const own = relayed("sub_issues.sub_issue_added", { repository: undefined });
    expect(own?.repository).toEqual({ name: "Codertocat/Hello-World" });
    const nested = relayed("sub_issues.sub_issue_added", {
      repository: undefined,
      "parent_issue.repository": there,
    });
    expect(nested?.repository).toMatchObject({ name: "acme/api", id: 5 });
  });

  it("of an issue that is related to one of another repository does not name the other, as GitHub does not", () => {
    const event = relayed("issue_relates_to.relates_to_added", {
      related_issue: undefined,
      related_issue_id: undefined,
    });
    expect(event).toMatchObject({ issue: { number: 1 } });
    expect(event?.related).toBeUndefined();
  });

  it("that gives an issue a parent, or takes it, says so of the issue too", () => {
    const parent = { repository: "Codertocat/Hello-World", number: 1 };
    expect(relayed("sub_issues.parent_issue_added")?.issue.parent).toMatchObject(parent);
    const hidden = { parent_issue: undefined, parent_issue_repo: undefined };
    expect(relayed("sub_issues.parent_issue_added", hidden)?.issue.parent).toBeUndefined();
    const url = "https://api.github.com/repos/acme/roadmap/issues/3";
    const said = relayed("sub_issues.parent_issue_added", { ...hidden, "sub_issue.parent_issue_url": url });
    expect(said?.issue.parent).toEqual({ repository: "acme/roadmap", number: 3 });
    expect(relayed("sub_issues.parent_issue_removed")?.issue.parent).toBeNull();
    expect(relayed("sub_issues.sub_issue_removed")?.issue.parent).toBeUndefined();
  });

  it("of two related issues is told from the one that got the relation; a pull request is neither", () => {
    const other = relayed("issue_relates_to.relates_to_added", { issue: undefined });
    expect(other).toMatchObject({ issue: { number: 2 }, otherSide: true });
    expect(relayed("issue_relates_to.relates_to_added")?.otherSide).toBeUndefined();
    const pull = relayed("issue_relates_to.relates_to_added", { "issue.pull_request": { url: "x" } });
    expect(pull).toMatchObject({ issue: { number: 2 } });
    expect(pull?.otherSide).toBeUndefined();
    const lone = { "issue.pull_request": { url: "x" }, related_issue: undefined };
    expect(relayed("issue_relates_to.relates_to_added", lone)).toBeNull();
  });

  it("says that an issue came from elsewhere, also where GitHub hides from where", () => {
    const from = (changes: object) => relayed("issues.opened", { changes })?.changes?.transferredFrom;
    expect(from({ old_issue: null, old_repository: { full_name: "o/r" } })).toEqual({ repository: "o/r" });
    expect(from({ old_issue: null })).toEqual({});
    expect(from({})).toBeUndefined();
  });

  it("says which field was set to what, and what it was before", () => {
    expect(relayed("issues.field_added")?.field).toEqual({
      id: 7,
      name: "Priority",
      values: ["High"],
      from: ["Low"],
    });
    const many = { id: 1, value_ids: [1, 2], options: [{ name: "Web" }, { name: "iOS" }] };
    expect(relayed("issues.field_added", { issue_field_value: many })?.field?.values).toEqual(["Web", "iOS"]);
    const number = relayed("issues.field_removed", { issue_field_value: { id: 1, value: 2.5 } });
    expect(number?.field).toMatchObject({ values: ["2.5"] });
  });

  it("says the type that typed and untyped were about", () => {
    expect(relayed("issues.typed")?.issueType).toEqual({ name: "Bug", id: 1 });
    expect(relayed("issues.untyped")).toMatchObject({ issueType: { name: "Bug" }, issue: { type: null } });
  });

  it("says the App, the parent, the sub-issues, the dependencies and the fields of the issue", () => {
    const event = relayed("issues.opened", {
      "issue.performed_via_github_app": { id: 3, slug: "triage", name: "Triage" },
      "issue.parent_issue_url": "https://api.github.com/repos/acme/api/issues/7",
      "issue.sub_issues_summary": { total: 3, completed: 1, percent_completed: 33 },
      "issue.issue_dependencies_summary": {
        blocked_by: 1,
        blocking: 2,
        total_blocked_by: 3,
        total_blocking: 4,
      },
      "issue.issue_field_values": [
        { issue_field_id: 7, data_type: "single_select", value: 1, single_select_option: { name: "High" } },
        { issue_field_id: 8, data_type: "text", value: "x" },
        {
          issue_field_id: 9,
          data_type: "multi_select",
          value: null,
          multi_select_options: [{ name: "a" }, { name: "b" }],
        },
      ],
    });
    expect(event?.issue).toMatchObject({
      app: { id: 3, slug: "triage", name: "Triage" },
      parent: { repository: "acme/api", number: 7 },
      subIssues: { total: 3, completed: 1 },
      dependencies: { blockedBy: 1, blocking: 2, totalBlockedBy: 3, totalBlocking: 4 },
      fields: [
        { id: 7, value: "High" },
        { id: 8, value: "x" },
        { id: 9, value: "a" },
        { id: 9, value: "b" },
      ],
    });
    expect(relayed("issues.opened", { "issue.parent_issue_url": null })?.issue.parent).toBeNull();
  });

  it("shows a deleted account as ghost, which has no id and no type", () => {
    const event = relayed("issues.assigned", {
      "issue.user": null,
      "issue.assignees": [null],
      sender: null,
      assignee: null,
    });
    const ghost = { login: "ghost" };
    expect(event?.issue.author).toEqual(ghost);
    expect(event).toMatchObject({ issue: { assignees: [ghost] }, sender: ghost, assignee: ghost });
  });

  it("says nothing of what its payload does not say", () => {
    const { issue } = relayed("issues.pinned") ?? {};
    expect(issue).not.toHaveProperty("state", expect.anything());
    expect(issue?.labels).toBeUndefined();
    expect(issue?.stateReason).toBeUndefined();
    expect(issue?.locked).toBeUndefined();
  });

  it("needs none of the fields that GitHub may leave out", () => {
    const kept = ["id", "node_id", "number", "updated_at"];
    const { issue, sender, ...rest } = examplePayload("issues.opened").payload;
    const bare = Object.fromEntries(kept.map((key) => [key, issue?.[key]]));
    const event = eventIn("issues", { ...rest, issue: bare, repository: { full_name: "acme/web" } });
    expect(event?.issue).toEqual({
      id: 444500041,
      nodeId: issue?.node_id,
      number: 1,
      updatedAt: "2019-05-15T15:20:18.000Z",
    });
    expect(event).toMatchObject({ repository: { name: "acme/web" }, host: "github.com" });
  });

  it.each([
    ["issue.created_at", "0000-01-01T00:00:00Z"],
    ["issue.parent_issue_url", "nonsense"],
    ["issue.labels", [{ name: "bug" }, 7]],
    ["issue.labels", "bug"],
    ["issue.labels", Array(2_000).fill({ name: "x" })],
    ["issue.assignees", [{ id: 1 }]],
    ["issue.milestone", { number: "one", title: 7 }],
    ["issue.user", { login: null }],
    ["issue.state", "OPEN"],
    ["issue.html_url", "not a URL"],
    ["issue.closed_at", "yesterday"],
    ["issue.type", {}],
    ["issue.sub_issues_summary", { total: "3" }],
    ["sender", "ann"],
    ["label", 7],
    ["changes", { title: "x" }],
    ["repository.html_url", "/acme/web"],
    ["repository.id", 2 ** 60],
  ])("goes on without a detail that is not understood, and reports it: %s %j", (path, value) => {
    const whole = relayed("issues.opened");
    const understood = issueEventFromGitHub(changed("issues.opened", { [path]: value }), {
      ...RECEIPT,
      eventName: "issues",
    });
    expect(understood?.problems).toContainEqual(expect.stringContaining(path));
    const places = understood?.problems.map((problem) => problem.replace(/: .*/, "")) ?? [];
    expect(new Set(places).size).toBe(places.length);
    expect(understood?.value).toMatchObject({ id: whole?.id, action: "opened", issue: { number: 1 } });
    expect(IssueEvent.parse(understood?.value)).toEqual(understood?.value);
  });

  it("reports a detail by the name that GitHub gives it", () => {
    const wrong = changed("sub_issues.parent_issue_added", {
      "sub_issue.milestone": 7,
      "parent_issue.number": "two",
      "parent_issue_repo.full_name": 7,
    });
    const understood = issueEventFromGitHub(wrong, { ...RECEIPT, eventName: "sub_issues" });
    expect(understood?.problems.map((problem) => problem.replace(/: .*/, ""))).toEqual([
      "sub_issue.milestone",
      "parent_issue.number",
      "parent_issue_repo.full_name",
    ]);
  });

  it("goes on without all details at once", () => {
    const { issue, repository } = examplePayload("issues.opened").payload;
    const wrong = (value: object | null | undefined, ...kept: string[]) =>
      Object.fromEntries(
        Object.entries(value ?? {}).map(([key, its]) => [key, kept.includes(key) ? its : [[7]]]),
      );
    const payload = {
      action: "opened",
      sender: 7,
      label: 7,
      changes: 7,
      issue: { ...wrong(issue, "id", "node_id", "number", "created_at"), pull_request: undefined },
      repository: wrong(repository, "full_name"),
    };
    const understood = issueEventFromGitHub(payload, { ...RECEIPT, eventName: "issues" });
    expect(understood?.value.id).toBe(relayed("issues.opened")?.id);
    expect(understood?.problems.length).toBeGreaterThan(15);
  });

  it("is ignored if it is about a pull request, whatever else is in the payload", () => {
    const pull = { pull_request: {}, id: "x" };
    const read = (eventName: IssueEvent["type"], payload: unknown) =>
      issueEventFromGitHub(payload, { ...RECEIPT, eventName });
    expect(read("issues", { issue: pull })).toBeNull();
    expect(read("issue_comment", { issue: pull })).toBeNull();
    expect(read("sub_issues", { action: "sub_issue_added", parent_issue: pull })).toBeNull();
    expect(relayed("issues.opened", { "issue.pull_request": null })).not.toBeNull();
  });

  it("of another host than this installation's is not made: two hosts give the same ids to different issues", () => {
    expect(() =>
      eventIn("issues", examplePayload("issues.opened").payload, { host: "ghe.acme.example" }),
    ).toThrow("from github.com, but this installation is for ghe.acme.example (github_host)");
  });

  it("ignores fields that GitHub adds, and keeps actions that GitHub adds", () => {
    const event = relayed("issues.opened", { action: "Next-action 2", new: { deep: true }, "issue.new": 1 });
    expect(event).toMatchObject({ action: "Next-action 2" });
  });

  it("has its times in UTC, whatever time zone GitHub sends", () => {
    const event = relayed("issues.opened", { "issue.created_at": "2019-05-15T17:20:18+02:00" });
    expect(event?.occurredAt).toBe("2019-05-15T15:20:18.000Z");
  });

  it("is small, however long the issue is", () => {
    const event = relayed("issues.opened", { "issue.body": "x".repeat(65_536) });
    expect(JSON.stringify(event).length).toBeLessThan(10_000);
  });

  it.each([
    ["a null payload", null],
    ["an array", []],
    ["an issue without ids", { ...examplePayload("issues.opened").payload, issue: {} }],
    ["an issue with an id of another type", changed("issues.opened", { "issue.id": "1" })],
    ["an issue without a number", changed("issues.opened", { "issue.number": undefined })],
    ["no action", changed("issues.opened", { action: undefined })],
    ["no repository", changed("issues.opened", { repository: null })],
    [
      "an issue without a time",
      changed("issues.opened", {
        "issue.created_at": null,
        "issue.updated_at": undefined,
        "issue.closed_at": 7,
      }),
    ],
  ])("is not made from %s", (_, payload) => {
    const read = () => issueEventFromGitHub(payload, { ...RECEIPT, eventName: "issues" });
    expect(read).toThrow(UnexpectedPayload);
  });

  it("is not made from a comment without an id; the reason names all that is wrong", () => {
    const payload = changed("issue_comment.created", { "comment.id": undefined, "issue.title": 7 });
    expect(() => issueEventFromGitHub(payload, { ...RECEIPT, eventName: "issue_comment" })).toThrow(
      /issue\.title: .*; comment\.id: /,
    );
  });
});
