import { readdirSync, readFileSync } from "node:fs";
import { decode } from "@issue-relay/shared/consumer/decode";
import { VERSION } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { describe, expect, it } from "vitest";
import { cardMessage } from "../../functions/slack/src/card/card-message.ts";
import { currentFacts, merged } from "../../functions/slack/src/card/state.ts";
import { changeByDefault } from "../../functions/slack/src/card/testing/by-default.ts";
import { describeEvent } from "../../functions/slack/src/describe/describe-event.ts";
import { slackMessage } from "../../functions/slack/src/render/message.ts";

// One event of each released version, as it was published. The files never change: such messages can be kept for weeks.
const FOLDER = new URL("./events/", import.meta.url);
const files = readdirSync(FOLDER);

function data(file: string): string {
  return readFileSync(new URL(file, FOLDER)).toString("base64");
}

it("there is an event of each released version", () => {
  const versions = Array.from({ length: VERSION }, (_, index) => `version-${index + 1}.json`);
  expect(files).toEqual(expect.arrayContaining(versions));
});

describe.each(files)("%s, published by an earlier release", (file) => {
  it("can still be read, written as a row and shown in Slack", () => {
    const event = decode(data(file));
    expect(rowOf(event)).toMatchObject({ event_id: event.id, issue_number: event.issue.number });
    expect(slackMessage(describeEvent(event)).text).toContain(event.issue.title);
    const state = merged(undefined, changeByDefault(event).snapshot);
    expect(cardMessage(currentFacts(state)).text).toContain(event.issue.title);
  });
});
