// `npm run digest`: asks the running stack for a digest, or for what is overdue, as Cloud Scheduler does in the cloud.

import { z } from "zod";
import { requireStack, type StackFile } from "../stack/stack-file.ts";
import { readOptions, runCommand, UsageError } from "./run-command.ts";

const TASKS = ["daily", "weekly", "remind", "overdue"];

const USAGE = `npm run digest -- <task>

  daily    the issues that wait for somebody, in each channel: once a day, and only on working days
  weekly   last week's numbers of each repository: once a week
  remind   in the threads of issues that nobody has answered for as long as their route allows: once for each
  overdue  says nothing, but lets rules with \`after\` act on the issues that have waited for so long

What was said before is not said again.`;

const Messages = z.object({
  channels: z.array(z.object({ messages: z.array(z.object({ replies: z.array(z.unknown()) })) })),
});

const Overdue = z.object({ overdue: z.int() });

await runCommand(USAGE, async () => {
  const { rest } = readOptions(z.object({}), {});
  const [task] = rest;
  if (task === undefined || rest.length > 1 || !TASKS.includes(task)) {
    throw new UsageError(`Give one task: ${TASKS.join(", ")}.`);
  }
  const { functions, slack } = await requireStack();
  const before = await messagesIn(slack);
  const answer = await fetch(`${functions.digest}/${task}`, { method: "POST" });
  if (!answer.ok) {
    throw new Error(
      `digest answered ${answer.status}: not all is done, and \`npm start\` shows why; call again in a while`,
    );
  }
  if (task === "overdue") {
    const { overdue } = Overdue.parse(await answer.json());
    return overdue === 0
      ? "Nothing is overdue that a rule has not acted on; or nobody works now."
      : `${overdue} overdue: rules act on ${overdue === 1 ? "it" : "them"} now.`;
  }
  const said = (await messagesIn(slack)) - before;
  return said === 0
    ? "Nothing is left to say: nothing waits, it was said before, or nobody works now."
    : `${said} ${said === 1 ? "message" : "messages"} in Slack: ${slack.page}`;
});

async function messagesIn({ messages }: StackFile["slack"]): Promise<number> {
  const { channels } = Messages.parse(await (await fetch(messages)).json());
  return channels
    .flatMap((channel) => channel.messages)
    .reduce((sum, { replies }) => sum + 1 + replies.length, 0);
}
