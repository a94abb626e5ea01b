import { describe, expect, it } from "vitest";
import { type Payload, recordedPayloads } from "../stand-ins/github/payloads.ts";
import { yearOfLife } from "./life.ts";

const payloads = yearOfLife(1, 2000, new Date("2026-01-01T00:00:00Z")).map(({ payload }) => payload);
const byIssue = [...Map.groupBy(payloads, ({ issue }) => issue?.node_id).values()];
function labelsOf({ issue }: Payload) {
  return (issue?.labels ?? []).map((label) => label?.name);
}

describe("each payload of the demo", () => {
  it("has every field of an issue that GitHub's recorded payload has", () => {
    const [example] = recordedPayloads("issues").filter(({ payload }) => payload.action === "opened");
    const fields = Object.keys(example?.payload.issue ?? {});
    for (const { issue } of payloads) {
      expect(Object.keys(issue ?? {})).toEqual(expect.arrayContaining(fields));
    }
  });

  it("has no name of a person or repository from the recordings", () => {
    expect(payloads.filter((payload) => /Codertocat|Hello-World/.test(JSON.stringify(payload)))).toEqual([]);
  });

  it("carries the labels that the issue has after the event", () => {
    for (const life of byIssue) {
      let labels = labelsOf(life[0] ?? {});
      for (const payload of life.slice(1)) {
        if (payload.action === "labeled") {
          labels = [...labels, payload.label?.name ?? ""];
        }
        if (payload.action === "unlabeled") {
          labels = labels.filter((name) => name !== payload.label?.name);
        }
        expect(labelsOf(payload)).toEqual(labels);
      }
    }
  });

  it("carries the state that the issue has after the event, and the time at which it was closed", () => {
    for (const life of byIssue) {
      let closedAt = life[0]?.issue?.closed_at;
      for (const { action, issue } of life) {
        if (action === "closed") {
          closedAt = issue?.updated_at;
        }
        if (action === "reopened") {
          closedAt = null;
        }
        expect([issue?.state, issue?.closed_at]).toEqual([closedAt ? "closed" : "open", closedAt]);
      }
    }
  });

  it("carries the number of comments that the issue had before a comment was added or deleted, as GitHub's do", () => {
    for (const life of byIssue) {
      let comments = Number(life[0]?.issue?.comments);
      for (const { action, issue, comment } of life) {
        expect(issue?.comments).toBe(comments);
        if (comment && (action === "created" || action === "deleted")) {
          comments += action === "created" ? 1 : -1;
        }
      }
    }
  });

  it("is the last of its issue where that was deleted or transferred", () => {
    for (const life of byIssue) {
      const gone = life.findIndex(
        ({ action, comment }) => action === "transferred" || (action === "deleted" && !comment),
      );
      if (gone >= 0) {
        expect(gone).toBe(life.length - 1);
      }
    }
  });

  it("numbers a repository's issues in the order in which they were opened", () => {
    const opened = payloads.filter(({ action }) => action === "opened");
    for (const its of Map.groupBy(opened, ({ repository }) => repository?.full_name).values()) {
      const numbers = its.map(({ issue }) => issue?.number ?? 0);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });
});
