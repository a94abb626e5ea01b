import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventIn } from "../github/testing/event-in.ts";
import { rowOf } from "./row.ts";
import { aComment, anIssueEvent } from "./testing/an-issue-event.ts";

interface Column {
  name: string;
  type: string;
  mode: string;
  fields?: Column[];
}
const columns: Column[] = JSON.parse(
  readFileSync(new URL("../../warehouse/tables/issue_events.json", import.meta.url), "utf8"),
);

const TYPES: Record<string, (value: unknown) => boolean> = {
  STRING: (value) => typeof value === "string",
  INTEGER: (value) => Number.isSafeInteger(value),
  BOOLEAN: (value) => typeof value === "boolean",
  TIMESTAMP: (value) => typeof value === "string" && value.endsWith("Z") && !Number.isNaN(Date.parse(value)),
};

function fits({ name, type, mode, fields }: Column, value: unknown): boolean {
  const is = fields ? isRecordOf(fields) : TYPES[type];
  if (!is) {
    throw new Error(`no check for ${type} of ${name}`);
  }
  if (mode === "REPEATED") {
    return Array.isArray(value) && value.every(is);
  }
  return value === null ? mode === "NULLABLE" : is(value);
}

function isRecordOf(fields: Column[]) {
  return (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    fields.every((field) => fits(field, Reflect.get(value, field.name)));
}

describe("a row of issue_events", () => {
  it("has the columns of the schema, in its order, with values of their types", () => {
    const bare = rowOf(anIssueEvent());
    const full = rowOf(
      anIssueEvent({
        label: { name: "bug", id: 1 },
        assignee: { login: "ann", id: 2 },
        milestone: { number: 1, title: "v1" },
        changes: {
          transferredTo: { repository: "acme/api", number: 7, url: "https://github.com/acme/api/issues/7" },
          transferredFrom: { repository: "acme/cli", number: 8, url: "https://github.com/acme/cli/issues/8" },
        },
        comment: aComment(),
      }),
    );
    for (const row of [bare, full]) {
      expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
      const values: Record<string, unknown> = row;
      expect(columns.filter((column) => !fits(column, values[column.name]))).toEqual([]);
    }
    expect(full).toMatchObject({
      transferred_to: "acme/api#7",
      transferred_from: "acme/cli#8",
      milestone: "v1",
    });
  });

  it("describes every column", () => {
    for (const column of columns) {
      expect(column).toHaveProperty("description", expect.stringMatching(/\w{3}/));
    }
  });

  it("has no half of a surrogate pair, because of which BigQuery would refuse the whole request", () => {
    const half = "x\ud83d";
    const user = { login: half, type: "User" };
    const payload = {
      action: "created",
      issue: {
        id: 1,
        node_id: "I_1",
        number: 1,
        title: half,
        html_url: "https://github.com/acme/web/issues/1",
        body: half,
        user,
        labels: [{ name: half }],
        assignees: [user],
        milestone: { number: 1, title: half },
        created_at: "2026-03-02T09:30:00Z",
        updated_at: "2026-03-02T09:30:00Z",
      },
      comment: {
        id: 2,
        html_url: "https://github.com/acme/web/issues/1#issuecomment-2",
        body: half,
        user,
        created_at: "2026-03-02T09:30:00Z",
        updated_at: "2026-03-02T09:30:00Z",
      },
      repository: { id: 3, full_name: `acme/${half}`, html_url: `https://github.com/acme/${half}` },
      sender: user,
    };
    const event = eventIn("issue_comment", payload, { deliveryId: half });
    expect(event).not.toBeNull();
    const row: unknown = event && rowOf(event);
    expect(row).toMatchObject({ issue_title: "x\ufffd", issue_labels: ["x\ufffd"], sender: "x\ufffd" });
    // JSON.stringify writes half a pair as an escape sequence.
    expect(JSON.stringify([event, row])).not.toContain("\\ud83d");
    expect(JSON.stringify(event?.comment)).toContain("x\ufffd");
  });
});
