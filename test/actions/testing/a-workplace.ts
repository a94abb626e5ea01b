import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { call } from "@issue-relay/local/stand-ins/slack/testing/client";
import type { CommandOfMessage } from "@issue-relay/shared/commands/command";
import { afterAll, beforeEach, expect } from "vitest";
import { aCommandWorld } from "./a-command-world.ts";

type World = ReturnType<typeof aCommandWorld>;

/** A message of Slack, of which somebody wants an issue. */
export interface Message {
  world: World;
  command: CommandOfMessage;
  /** What its thread has. */
  answers(): { text: string; blocks: unknown }[];
}

/** A GitHub and a Slack for the tests of a file, in which people make issues of messages. */
export async function aWorkplace() {
  const github = await startLocalGitHub({
    repositories: [...REPOSITORIES, { name: "acme/vault", createdAt: 0, private: true }],
    limits: { perHour: 100_000, pointsPerMinute: 100_000 },
  });
  const slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [{ id: "C1", name: "support" }],
    rateLimit: false,
  });
  afterAll(() => Promise.all([github.close(), slack.close()]));
  PEOPLE.forEach((person) => void github.issues.know(person));
  beforeEach(() => {
    github.faults.clear();
    slack.faults.clear();
    slack.inviteBot("C1");
  });

  /** The issues that were made of a message. */
  function issuesOf({ id, wish: { repository } }: CommandOfMessage) {
    const { issues = new Map() } = github.issues.world.repositoryNamed(repository) ?? {};
    return [...issues.values()].filter(({ state }) => state.body?.startsWith(`<!-- issue-relay ${id} -->`));
  }

  return {
    github,
    slack,
    issuesOf,
    async aMessage(given: Parameters<World["anOpening"]>[1] = {}, repository = "acme/web"): Promise<Message> {
      const { ts: thread } = await call(slack, "chat.postMessage", { channel: "C1", text: "Login fails" });
      const world = aCommandWorld(github, slack);
      return {
        world,
        command: world.anOpening({ repository, thread }, given),
        answers: () => slack.messages("C1").filter(({ thread_ts }) => thread_ts === thread),
      };
    },
    /** Delivers it until nothing is left to do. */
    async deliverToTheEnd(world: World, command: CommandOfMessage) {
      for (
        let attempt = 1;
        (await world.deliver(command, undefined, { attempt })) !== undefined;
        attempt += 1
      ) {
        expect(attempt).toBeLessThan(5);
        world.later();
      }
    },
    /** There is one issue, one answer in the thread, one row; and nobody else was told. */
    expectOnce({ world, command, answers }: Message) {
      const [issue, ...others] = issuesOf(command);
      expect(others).toEqual([]);
      expect(issue?.state).toMatchObject({
        title: "Login fails",
        body: `<!-- issue-relay ${command.id} -->\n\n[${MEI.login}](https://github.com/${MEI.login}), from Slack:\n\n> since today`,
      });
      const name = `acme/web#${issue?.number}`;
      expect(answers().map(({ text }) => text)).toEqual([
        `${name} was created from this message: Login fails`,
      ]);
      expect(JSON.stringify(answers()[0]?.blocks)).toContain(
        `"https://github.com/acme/web/issues/${issue?.number}"`,
      );
      expect(
        new Set(world.rows.map((row) => `${row.what} ${row.outcome} ${row.issue_id} ${row.issue_number}`)),
      ).toEqual(new Set([`create done ${issue?.id} ${issue?.number}`]));
      expect(world.told).toEqual([]);
    },
  };
}
