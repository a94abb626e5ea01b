import { readdirSync, readFileSync } from "node:fs";
import { decode } from "@issue-relay/shared/consumer/decode";
import { VERSION } from "@issue-relay/shared/event/issue-event";
import { describe, expect, it } from "vitest";
import { rowOf } from "../../functions/bigquery/src/row.ts";
import { describeEvent } from "../../functions/slack/src/describe/describe-event.ts";
import { slackMessage } from "../../functions/slack/src/render/message.ts";

// One event of each released version, as it was published. Messages wait for weeks: a file here is never changed.
const FOLDER = new URL("./events/", import.meta.url);
const files = readdirSync(FOLDER);
const data = (file: string) => readFileSync(new URL(file, FOLDER)).toString("base64");

it("there is an event of each version that was ever released", () => {
  const versions = Array.from({ length: VERSION }, (_, index) => `version-${index + 1}.json`);
  expect(files).toEqual(expect.arrayContaining(versions));
});

describe.each(files)("%s, published by an earlier release", (file) => {
  it("is still read, written as a row and shown in Slack", () => {
    const event = decode(data(file));
    expect(rowOf(event)).toMatchObject({ event_id: event.id, issue_number: event.issue.number });
    expect(slackMessage(describeEvent(event)).text).toContain(event.issue.title);
  });
});
