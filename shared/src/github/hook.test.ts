import { describe, expect, it } from "vitest";
import { checkHook } from "./hook.ts";

const ping = (events: string[], config = {}) => ({
  zen: "Keep it logically awesome.",
  hook: { events, config: { content_type: "json", insecure_ssl: "0", ...config } },
});

describe("a ping tells of a webhook", () => {
  it("that is set up well: nothing to say", () => {
    expect(checkHook(ping(["issue_comment", "issues"]))).toEqual({ problems: [], hints: [] });
  });

  it("with GitHub's default, just the push event: both events are missing, and push is superfluous", () => {
    const { problems, hints } = checkHook(ping(["push"]));
    expect(problems).toEqual([
      "the webhook does not send the event issues",
      "the webhook does not send the event issue_comment",
    ]);
    expect(hints).toEqual(["the webhook also sends what is ignored: push"]);
  });

  it("that sends everything: nothing is missing", () => {
    expect(checkHook(ping(["*"]))).toMatchObject({
      problems: [],
      hints: [expect.stringContaining("all events")],
    });
  });

  it.each([
    ["SSL verification is off, as text", { insecure_ssl: "1" }, /SSL verification is disabled/],
    ["SSL verification is off, as a number", { insecure_ssl: 1 }, /SSL verification is disabled/],
    ["the content type is unknown", { content_type: "xml" }, /xml is neither json nor form/],
  ])("where %s: a problem", (_, config, problem) => {
    expect(checkHook(ping(["issues", "issue_comment"], config)).problems).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it("of content type form, which is also GitHub's default: a hint", () => {
    const { problems, hints } = checkHook(ping(["issues", "issue_comment"], { content_type: "form" }));
    expect({ problems, hints }).toMatchObject({
      problems: [],
      hints: [expect.stringContaining("json is smaller")],
    });
  });

  it("in a form that we don't know: nothing to say", () => {
    expect(checkHook({ zen: "Design for failure." })).toEqual({ problems: [], hints: [] });
  });
});
