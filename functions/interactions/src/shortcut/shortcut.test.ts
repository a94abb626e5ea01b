import { Relay } from "@issue-relay/shared/routes/relay";
import { describe, expect, it } from "vitest";
import type { Shortcut, Submission } from "../payload.ts";
import { submit } from "../submit.ts";
import { aFunction, RELAY } from "../testing/a-function.ts";
import { shortcut } from "./shortcut.ts";

const RESPONSE_URL = "https://hooks.slack.com/app/T1/2/3";

function use(more: Partial<Shortcut> = {}, user = "U0MEI"): Shortcut {
  return {
    type: "message_action",
    callback_id: "create_issue",
    user: { id: user },
    trigger_id: "1.2",
    response_url: RESPONSE_URL,
    team: { domain: "acme" },
    channel: { id: "C0SUPPORT" },
    message: { ts: "1.1", text: "Login <https://a.example|fails>\nsince today", user: "U0TOMAS" },
    ...more,
  };
}

const FIELDS = {
  repository: { selected_option: { value: "acme/api" } },
  title: { value: " Login fails " },
  text: { value: "> ask @ann" },
};

function submission(fields: object = {}, user = "U0MEI"): Submission {
  const values = Object.entries({ ...FIELDS, ...fields }).map(([block, field]) => [block, { value: field }]);
  return {
    type: "view_submission",
    user: { id: user },
    view: {
      id: "V1",
      callback_id: "create",
      private_metadata: JSON.stringify({ channel: "C0SUPPORT", thread: "1.0", responseUrl: RESPONSE_URL }),
      state: { values: Object.fromEntries(values) },
    },
  };
}

describe("the shortcut of a message", () => {
  it("opens a modal with the repositories of the file, the message's first line, and its text", async () => {
    const { dependencies, opened, published } = aFunction();
    expect(await shortcut(use(), dependencies)).toEqual({ status: 200 });
    const [view] = opened;
    expect(view?.blocks).toMatchObject([
      {
        element: { options: ["acme/web", "acme/api"].map((name) => ({ value: name, text: { text: name } })) },
      },
      { element: { initial_value: "Login fails (https://a.example)" } },
      {
        element: {
          initial_value: expect.stringMatching(/^> Login fails .*\n> since today\n\nWritten by tomas/),
        },
      },
    ]);
    expect(view?.blocks[0]).not.toHaveProperty("element.initial_option");
    expect(JSON.parse(view?.private_metadata ?? "")).toEqual({
      ...{ channel: "C0SUPPORT", thread: "1.1", responseUrl: RESPONSE_URL },
    });
    expect(published).toEqual([]);
  });

  it("chooses the only repository by itself, and shows the end of a long name", async () => {
    const name = `acme/${"x".repeat(90)}-api`;
    const create = { repositories: name };
    const relay = Relay.parse({ ...RELAY, buttons: { create } });
    const { dependencies, opened } = aFunction({ relay });
    await shortcut(use(), dependencies);
    const option = { value: name, text: { text: expect.stringMatching(/^…x+-api$/) } };
    expect(opened[0]?.blocks[0]).toMatchObject({ element: { options: [option], initial_option: option } });
    expect(JSON.stringify(opened[0]?.blocks[0])).toContain(`"…${name.slice(-74)}"`);
  });

  it("of an answer in a thread remembers that thread, and of a message without a text opens an empty title", async () => {
    const { dependencies, opened } = aFunction();
    await shortcut(use({ message: { ts: "1.1", thread_ts: "1.0" } }), dependencies);
    expect(opened[0]?.private_metadata).toContain('"thread":"1.0"');
    expect(opened[0]?.blocks[1]).not.toHaveProperty("element.initial_value");
  });

  it("takes its title from the first line in which anything can be read", async () => {
    const { dependencies, opened } = aFunction();
    await shortcut(use({ message: { ts: "1.1", text: " \n\u200b\u2060\nLogin fails" } }), dependencies);
    expect(opened[0]?.blocks[1]).toMatchObject({ element: { initial_value: "Login fails" } });
  });

  it("opens nothing, and tells only whoever used it why, where it is not switched on, or not for them", async () => {
    const off = aFunction({ relay: Relay.parse({ ...RELAY, buttons: { take: "people" } }) });
    await shortcut(use(), off.dependencies);
    const { dependencies, opened, told } = aFunction();
    await shortcut(use({}, "U0TOMAS"), dependencies);
    await shortcut(use({}, "U0ADA"), dependencies);
    expect([...off.told, ...told]).toEqual([
      expect.stringMatching(
        `^U0MEI at ${RESPONSE_URL}: Nothing was done: this is not switched on\\..* buttons: create$`,
      ),
      expect.stringMatching(
        `^U0TOMAS at ${RESPONSE_URL}: Nothing was done: tomas may not do this\\..* buttons: create$`,
      ),
      expect.stringMatching(`^U0ADA at ${RESPONSE_URL}: .* people: your-login: U0ADA$`),
    ]);
    expect([...off.opened, ...opened]).toEqual([]);
  });

  it("of another name is none of ours", async () => {
    const { dependencies, opened, told } = aFunction();
    expect(await shortcut(use({ callback_id: "other" }), dependencies)).toEqual({ status: 200 });
    expect([...opened, ...told]).toEqual([]);
  });
});

describe("its modal, submitted,", () => {
  it("asks for the issue, and says so to whoever asked, wherever they are", async () => {
    const { dependencies, published, told } = aFunction();
    expect(await submit(submission(), dependencies)).toEqual({ status: 200 });
    expect(published).toEqual([
      {
        version: 1,
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        at: "2026-03-02T12:00:00.000Z",
        by: { member: "U0MEI", login: "mei" },
        channel: "C0SUPPORT",
        responseUrl: RESPONSE_URL,
        wish: {
          ...{ what: "create", repository: "acme/api", title: "Login fails" },
          text: expect.stringMatching(/^> ask @\u2060ann$/),
          thread: "1.0",
        },
      },
    ]);
    expect(told).toEqual([
      `U0MEI at ${RESPONSE_URL}: Taken up: an issue is being created in acme/api. Its link follows.`,
    ]);
  });

  it("asks for an issue of which only the title is written", async () => {
    const { dependencies, published } = aFunction();
    expect(await submit(submission({ text: { value: null } }), dependencies)).toEqual({ status: 200 });
    expect(published).toMatchObject([{ wish: { title: "Login fails", text: "" } }]);
  });

  it("is the same command where Slack brings it again", async () => {
    const { dependencies, published } = aFunction();
    await submit(submission(), dependencies);
    await submit(submission(), dependencies);
    expect(published[1]?.id).toBe(published[0]?.id);
  });

  it.each([
    [
      "repository",
      { repository: { selected_option: { value: "acme/secret" } } },
      "Choose a repository of the list.",
    ],
    ["repository", { repository: { selected_option: null } }, "Choose a repository of the list."],
    ["title", { title: { value: " \n" } }, "Write a title."],
    ["title", { title: { value: "\u200b\u2060" } }, "Write a title."],
  ])("says at its field what is wrong: %s %j", async (field, fields, problem) => {
    const { dependencies, published } = aFunction();
    const { body } = await submit(submission(fields), dependencies);
    expect(body).toEqual({ response_action: "errors", errors: { [field]: problem } });
    expect(published).toEqual([]);
  });

  it("by somebody who may not does nothing, and says so", async () => {
    const { dependencies, published } = aFunction();
    const { body } = await submit(submission({}, "U0TOMAS"), dependencies);
    expect(body).toMatchObject({ errors: { repository: expect.stringContaining("tomas may not do this") } });
    expect(published).toEqual([]);
  });
});
