import { readFileSync } from "node:fs";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { rowOf } from "./row.ts";

interface Column {
  name: string;
  type: string;
  mode: string;
}
const columns: Column[] = JSON.parse(
  readFileSync(new URL("../../../shared/warehouse/tables/issue_events.json", import.meta.url), "utf8"),
);

const TYPES: Record<string, (value: unknown) => boolean> = {
  STRING: (value) => typeof value === "string",
  INTEGER: (value) => Number.isSafeInteger(value),
  BOOLEAN: (value) => typeof value === "boolean",
  TIMESTAMP: (value) => typeof value === "string" && value.endsWith("Z") && !Number.isNaN(Date.parse(value)),
};

function fits({ name, type, mode }: Column, value: unknown): boolean {
  const is = TYPES[type];
  if (!is) {
    throw new Error(`no check for ${type} of ${name}`);
  }
  if (mode === "REPEATED") {
    return Array.isArray(value) && value.every(is);
  }
  return value === null ? mode === "NULLABLE" : is(value);
}

describe("a row of issue_events", () => {
  it("has the columns of the schema, in its order, with values of their types", () => {
    const bare = rowOf(anIssueEvent());
    const full = rowOf(
      anIssueEvent({
        label: "bug",
        assignee: "ann",
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
});
