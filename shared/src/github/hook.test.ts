import { describe, expect, it } from "vitest";
import { checkHook } from "./hook.ts";

const ALL = ["issues", "issue_comment", "sub_issues", "issue_dependencies", "issue_relates_to"];

const ping = (events: string[], config = {}) => ({
  zen: "Keep it logically awesome.",
  hook: { events, config: { content_type: "json", insecure_ssl: "0", ...config } },
});

describe("a ping tells of a webhook", () => {
  it("that is set up well: nothing to say", () => {
    expect(checkHook(ping(ALL), "github.com")).toEqual({ problems: [], hints: [] });
  });

  it("with GitHub's default, just the push event: both events are missing, and push is superfluous", () => {
    const { problems, hints } = checkHook(ping(["push"]), "github.com");
    expect(problems).toEqual([
      "the webhook does not send the event issues",
      "the webhook does not send the event issue_comment",
    ]);
    expect(hints).toContain("the webhook also sends what is ignored: push");
  });

  it("of an older Enterprise Server, which has no events about two issues: a hint for each", () => {
    expect(checkHook(ping(["issues", "issue_comment"]), "github.com")).toEqual({
      problems: [],
      hints: [
        "the webhook does not send the event sub_issues",
        "the webhook does not send the event issue_dependencies",
        "the webhook does not send the event issue_relates_to",
      ],
    });
  });

  it("of another host: a problem, because its deliveries are quarantined", () => {
    const url = "https://ghe.acme.example/api/v3/repos/acme/web/hooks/1";
    const { hook } = ping(ALL);
    const problem =
      "the webhook is of ghe.acme.example, but this installation is for github.com (github_host)";
    expect(checkHook({ hook: { ...hook, url } }, "github.com").problems).toEqual([problem]);
    expect(checkHook({ hook: { ...hook, url } }, "ghe.acme.example").problems).toEqual([]);
    const github = { hook: { ...hook, url: "https://api.github.com/repos/acme/web/hooks/1" } };
    expect(checkHook(github, "github.com").problems).toEqual([]);
  });

  it("that sends everything: nothing is missing", () => {
    expect(checkHook(ping(["*"]), "github.com")).toMatchObject({
      problems: [],
      hints: [expect.stringContaining("all events")],
    });
  });

  it.each([
    ["SSL verification is off, as text", { insecure_ssl: "1" }, /SSL verification is disabled/],
    ["SSL verification is off, as a number", { insecure_ssl: 1 }, /SSL verification is disabled/],
    ["the content type is unknown", { content_type: "xml" }, /xml is neither json nor form/],
  ])("where %s: a problem", (_, config, problem) => {
    expect(checkHook(ping(ALL, config), "github.com").problems).toEqual([expect.stringMatching(problem)]);
  });

  it("of content type form, which is also GitHub's default: a hint", () => {
    const { problems, hints } = checkHook(ping(ALL, { content_type: "form" }), "github.com");
    expect({ problems, hints }).toMatchObject({
      problems: [],
      hints: [expect.stringContaining("json is smaller")],
    });
  });

  it("in a form that we don't know: nothing to say", () => {
    expect(checkHook({ zen: "Design for failure." }, "github.com")).toEqual({ problems: [], hints: [] });
  });
});
