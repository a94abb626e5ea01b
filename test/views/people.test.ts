import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anIssue } from "./testing/issues.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse({
    accounts: [
      { login: "Acme-CI", role: "machine" },
      { login: "contractor", role: "team" },
      { login: "both", role: "team" },
      { login: "Both", role: "machine" },
    ],
  });
});
afterAll(() => warehouse.close());

/** Comments at 10, 11, … o'clock, each by an account with an association. */
async function answeredBy(...comments: [login: string, association: string][]): Promise<Row> {
  const issue = anIssue();
  const events = comments.map(([login, authorAssociation], index): IssueEvent => {
    const event = issue.commented(`2025-03-03T${10 + index}:00:00Z`, login);
    return { ...event, ...(event.comment && { comment: { ...event.comment, authorAssociation } }) };
  });
  await warehouse.load([issue.opened(), ...events]);
  const [life = {}] = await warehouse.query(
    `SELECT first_response_by, first_response_seconds, first_team_response_seconds FROM issue_relay.lifecycles
    WHERE issue_id = ${issue.id}`,
  );
  return life;
}

describeSql("the first response", () => {
  it.each(["OWNER", "MEMBER", "COLLABORATOR"])("is the team's if an %s gives it", async (association) => {
    expect(await answeredBy(["stranger", "NONE"], ["bob", association])).toEqual({
      first_response_by: "stranger",
      first_response_seconds: HOUR,
      first_team_response_seconds: 2 * HOUR,
    });
  });

  it("is the team's if table accounts says that the account is of the team, and otherwise not", async () => {
    expect(await answeredBy(["stranger", "CONTRIBUTOR"], ["Contractor", "NONE"])).toMatchObject({
      first_team_response_seconds: 2 * HOUR,
    });
    expect(await answeredBy(["stranger", "CONTRIBUTOR"])).toMatchObject({
      first_team_response_seconds: null,
    });
  });

  it("is nobody's if a machine gives it, though GitHub calls it a member", async () => {
    expect(await answeredBy(["acme-ci", "MEMBER"], ["BOTH", "MEMBER"])).toEqual({
      first_response_by: null,
      first_response_seconds: null,
      first_team_response_seconds: null,
    });
  });
});

describeSql("an account that was deleted", () => {
  it("answered all the same: what was said of it before says who it was", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const comment = issue.commented("2025-03-03T10:00:00Z", "bob");
    const edited = issue.commentEdited("2025-03-04T09:00:00Z", comment);
    const GHOST = { login: "ghost" };
    const withIds = (event: IssueEvent): IssueEvent => ({
      ...event,
      issue: { ...event.issue, author: { login: "ann", id: 7, type: "User" } },
      ...(event.comment && { comment: { ...event.comment, author: { login: "bob", id: 8, type: "User" } } }),
    });
    await warehouse.load([
      withIds(opened),
      withIds(comment),
      {
        ...edited,
        issue: { ...edited.issue, author: GHOST },
        ...(edited.comment && { comment: { ...edited.comment, author: GHOST } }),
      },
    ]);
    expect(
      await warehouse.query(
        `SELECT first_response_by, first_response_seconds FROM issue_relay.lifecycles
        WHERE issue_id = ${issue.id}`,
      ),
    ).toEqual([{ first_response_by: "bob", first_response_seconds: HOUR }]);
  });
});

describeSql("an account that was forgotten", () => {
  it.each([{ login: "ann", id: 7, type: "User" }, { login: "ghost" }])(
    "does not seem to answer or triage its own issue, though a later event shows it as $login",
    async (shown) => {
      const issue = anIssue({ author: "ghost-1a2b3c4d" });
      const later = issue.commented("2025-03-03T12:00:00Z", "bob");
      await warehouse.load([
        issue.opened(),
        issue.labeled("2025-03-03T10:00:00Z", "bug", "ghost-1a2b3c4d"),
        issue.commented("2025-03-03T11:00:00Z", "ghost-1a2b3c4d"),
        { ...later, issue: { ...later.issue, author: shown } },
      ]);
      const taken = {
        ...{ action_id: String(issue.id), acted_at: "2025-03-03T10:30:00Z", what: "take", outcome: "done" },
        ...{ by_login: "ghost-1a2b3c4d", host: "github.com", repository: "acme/web" },
        ...{ issue_id: issue.id, issue_number: 1 },
      };
      await warehouse.loadRows([taken], "actions");
      expect(
        await warehouse.query(
          `SELECT first_response_by, first_response_seconds, triage_seconds FROM issue_relay.lifecycles
        WHERE issue_id = ${issue.id}`,
        ),
      ).toEqual([{ first_response_by: "bob", first_response_seconds: 3 * HOUR, triage_seconds: null }]);
    },
  );

  it("is not taken for its issue's author where both only are called ghost", async () => {
    const issue = anIssue({ author: "ann" });
    const opened = issue.opened();
    const comment = issue.commented("2025-03-03T10:00:00Z", "ghost");
    await warehouse.load([
      { ...opened, issue: { ...opened.issue, author: { login: "ann", id: 7, type: "User" } } },
      { ...comment, issue: { ...comment.issue, author: { login: "ghost" } } },
    ]);
    expect(
      await warehouse.query(
        `SELECT first_response_by FROM issue_relay.lifecycles WHERE issue_id = ${issue.id}`,
      ),
    ).toEqual([{ first_response_by: "ghost" }]);
  });
});

describeSql("the author", () => {
  it("stays a bot when its account was deleted", async () => {
    const issue = anIssue({ author: "watch[bot]" });
    const opened = issue.opened();
    const comment = issue.commented("2025-03-03T10:00:00Z", "acme-ci");
    await warehouse.load([opened, { ...comment, issue: { ...comment.issue, author: { login: "ghost" } } }]);
    expect(
      await warehouse.query(
        `SELECT author, not_waiting FROM issue_relay.unanswered WHERE repository = '${issue.repository}'`,
      ),
    ).toEqual([{ author: "ghost", not_waiting: "opened by a bot" }]);
  });

  it.each([
    ["ann", false],
    ["watch[bot]", true],
    ["acme-ci", true],
  ])("%s of an unanswered issue is shown, and whether it is a bot: %s", async (author, author_is_bot) => {
    const issue = anIssue({ author });
    await warehouse.load([issue.opened()]);
    for (const view of ["unanswered", "lifecycles"]) {
      expect(
        await warehouse.query(
          `SELECT author, author_association, author_is_bot, not_waiting FROM issue_relay.${view}
          WHERE repository = '${issue.repository}'`,
        ),
      ).toEqual([
        {
          author,
          author_association: "MEMBER",
          author_is_bot,
          not_waiting: author_is_bot ? "opened by a bot" : null,
        },
      ]);
    }
  });
});

describeSql("triage", () => {
  it("by a machine is none", async () => {
    const issue = anIssue();
    await warehouse.load([
      issue.opened(),
      issue.labeled("2025-03-03T10:00:00Z", "bug", "acme-ci"),
      issue.typed("2025-03-03T11:00:00Z", "Bug", "bob"),
    ]);
    expect(
      await warehouse.query(`SELECT triage_seconds FROM issue_relay.lifecycles WHERE issue_id = ${issue.id}`),
    ).toEqual([{ triage_seconds: 2 * HOUR }]);
  });
});
