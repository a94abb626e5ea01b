import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload, RECORDED_AT, recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import { ISSUE_ACTIONS, IssueEvent, VERSION } from "@issue-relay/shared/event/issue-event";
import { issueEventFromGitHub, UnexpectedPayload } from "@issue-relay/shared/github/from-github";
import { describe, expect, it } from "vitest";

const receivedAt = new Date("2026-01-01T00:00:00Z");

/**
 * The event of an example payload.
 * @param change new values for fields of the payload, by path, such as `issue.title`
 */
function relayed(name: string, change: Record<string, unknown> = {}): IssueEvent | null {
  const { event, payload } = examplePayload(name);
  const copy: object = structuredClone(payload);
  for (const [path, value] of Object.entries(change)) {
    set(copy, path.split("."), value);
  }
  return issueEventFromGitHub(copy, { eventName: event, deliveryId: "d", receivedAt, source: "webhook" });
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
      const relayed = issueEventFromGitHub(payload, {
        eventName: event,
        deliveryId: "d",
        receivedAt,
        source: "webhook",
      });
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
        author: { login: "Codertocat", type: "User" },
        labels: ["bug"],
        assignees: ["Codertocat"],
        milestone: { number: 1, title: "v1.0" },
        excerpt: expect.stringMatching(/^It looks like you accidently spelled 'commit'/),
      },
      sender: { login: "Codertocat" },
    });
  });

  it("says what the action was about", () => {
    expect(relayed("issues.labeled")).toMatchObject({ label: "bug" });
    expect(relayed("issues.assigned")).toMatchObject({ assignee: "Codertocat" });
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

  it("shows a deleted account as ghost", () => {
    const event = relayed("issues.assigned", {
      "issue.user": null,
      "issue.assignees": [null],
      sender: null,
      assignee: null,
    });
    expect(event).toMatchObject({
      issue: { author: { login: "ghost", type: "User" }, assignees: ["ghost"] },
      sender: { login: "ghost" },
      assignee: "ghost",
    });
  });

  it("needs none of the fields that GitHub may leave out", () => {
    const optional = ["state", "labels", "assignees", "milestone", "comments", "body", "author_association"];
    const absent = optional.map((key) => [`issue.${key}`, undefined]);
    const event = relayed("issues.opened", {
      ...Object.fromEntries(absent),
      "repository.private": undefined,
    });
    expect(event?.issue).toMatchObject({
      state: "open",
      labels: [],
      assignees: [],
      milestone: null,
      comments: 0,
    });
  });

  it("ignores fields that GitHub adds, and keeps actions that GitHub adds", () => {
    const event = relayed("issues.opened", { action: "field_added", new: { deep: true }, "issue.new": 1 });
    expect(event).toMatchObject({ action: "field_added" });
  });

  it("has its times in UTC, whatever time zone GitHub sends", () => {
    const event = relayed("issues.opened", { "issue.created_at": "2019-05-15T17:20:18+02:00" });
    expect(event?.occurredAt).toBe("2019-05-15T15:20:18.000Z");
  });

  it("is small, however long the issue is", () => {
    const event = relayed("issues.opened", { "issue.body": "x".repeat(65_536) });
    expect(JSON.stringify(event).length).toBeLessThan(3_000);
  });

  it.each([
    ["a null payload", null],
    ["an array", []],
    ["an issue without an id", { ...examplePayload("issues.opened").payload, issue: {} }],
  ])("is not made from %s", (_, payload) => {
    const read = () =>
      issueEventFromGitHub(payload, { eventName: "issues", deliveryId: "d", receivedAt, source: "webhook" });
    expect(read).toThrow(UnexpectedPayload);
  });
});

describe("an event's id", () => {
  it("is the same for a webhook's delivery and for a recovered one", () => {
    const { event, payload } = examplePayload("issues.labeled");
    const ids = (["webhook", "recovery"] as const).map(
      (source) =>
        issueEventFromGitHub(payload, {
          eventName: event,
          deliveryId: source,
          receivedAt: new Date(),
          source,
        })?.id,
    );
    expect(ids[0]).toBe(ids[1]);
  });

  it("is different for different actions on an issue within one second", () => {
    const actions: [string, Record<string, unknown>][] = [
      ["issues.labeled", { "label.name": "bug" }],
      ["issues.labeled", { "label.name": "docs" }],
      ["issues.unlabeled", { "label.name": "docs" }],
      ["issues.assigned", { "assignee.login": "ann" }],
      ["issues.assigned", { "assignee.login": "bob" }],
      ["issues.typed", { "type.name": "Bug" }],
      ["issues.typed", { "type.name": "Task" }],
      ["issues.edited", { "issue.title": "new" }],
      ["issues.edited", { "issue.body": "new" }],
      ["issue_comment.created", { "comment.id": 1 }],
      ["issue_comment.created", { "comment.id": 2 }],
      ["issue_comment.edited", { "comment.body": "old" }],
      ["issue_comment.edited", { "comment.body": "new" }],
      ["issues.closed", {}],
    ];
    const ids = actions.map(([name, change]) => relayed(name, change)?.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is different for each edited copy of an example, which is about a new issue", () => {
    const example = examplePayload("issues.opened");
    const [first, second] = [
      aboutANewIssue(example, { title: "a" }),
      aboutANewIssue(example, { title: "a" }),
    ];
    expect(first.payload.issue?.node_id).not.toBe(second.payload.issue?.node_id);
  });
});
