import { ask } from "@issue-relay/shared/ask";
import { secondsOf } from "@issue-relay/shared/routes/hours";
import { type Mention, namedMentions } from "@issue-relay/shared/routes/mentions";
import { ASSIGNEES, type Relay } from "@issue-relay/shared/routes/relay-schema";
import { cardKey, cardMessageTs, cardName } from "@issue-relay/shared/slack/card-document";
import { isSaid } from "@issue-relay/shared/slack/say-once";
import { routeTo } from "./audience.ts";
import type { Digest, Outlet, Saying, Unknown } from "./digest.ts";
import { reminderMessage } from "./messages/reminder-message.ts";
import { FIRST_HOST, factsOf, ToDoRow, UNANSWERED, waitedFor } from "./to-do.ts";
import { howTeamsWork } from "./working-days.ts";

/** A reminder can notify people: it comes in working time, or within this before or after it. In ms. */
const NEAR_WORK = 2 * 3_600_000;

/** In a channel at once. After reminders are switched on, the others of an old backlog come with the next calls. */
const MOST_REMINDERS = 20;

/** Issues of a channel whose documents are read at once. */
const AT_ONCE = 10;

interface Due {
  row: ToDoRow;
  mentions: Mention[];
  /** Whose assignments notify them; nobody's, where the route doesn't mention assignees. */
  people: Relay["people"];
}

/** In the thread of each issue's card, once, when people work: that nobody has answered for as long as the issue's route allows. */
export async function remind(digest: Digest, at: Date): Promise<(Saying | Unknown)[]> {
  const { relay, query, outlets } = digest;
  const limits = relay.routes.flatMap(({ remind }) => (remind ? [secondsOf(remind.after)] : []));
  if (limits.length === 0) {
    return [];
  }
  const { is_working, day_seconds: daySeconds } = await howTeamsWork(digest, at, {
    before: NEAR_WORK,
    after: NEAR_WORK,
  });
  if (!is_working) {
    return [];
  }
  const rows = await ask(query, ToDoRow, UNANSWERED, { seconds: Math.min(...limits) });
  const ofChannels = [...outlets].map(([channel, outlet]) =>
    remindersIn(digest, channel, outlet, { due: dueIn(relay, channel, rows), daySeconds }).catch(
      (error: unknown) => [{ channel, error }],
    ),
  );
  return (await Promise.all(ofChannels)).flat();
}

/** @throws what Firestore throws, and NewerVersion */
async function remindersIn(
  digest: Digest,
  channel: string,
  outlet: Outlet,
  { due, daySeconds }: { due: Due[]; daySeconds: number },
): Promise<Saying[]> {
  const sayings: Saying[] = [];
  // No further than needed: of an old backlog, thousands may be due.
  for (let begin = 0; begin < due.length && sayings.length < MOST_REMINDERS; begin += AT_ONCE) {
    const places = due.slice(begin, begin + AT_ONCE).map(async ({ row, ...whom }) => {
      const where = await threadOf(digest, outlet, row);
      return where ? [{ channel, ...where, message: reminderMessage(row, { ...whom, daySeconds }) }] : [];
    });
    sayings.push(...(await Promise.all(places)).flat());
  }
  return sayings.slice(0, MOST_REMINDERS);
}

/** The issues that the channel is to be reminded of. */
function dueIn(relay: Relay, channel: string, rows: ToDoRow[]): Due[] {
  return rows.flatMap((row) => {
    const route = routeTo(relay, channel, factsOf(row));
    const isDue = route?.remind && waitedFor(row) >= secondsOf(route.remind.after);
    const people = route?.mention.includes(ASSIGNEES) ? relay.people : {};
    return isDue ? [{ row, mentions: namedMentions(relay, route), people }] : [];
  });
}

/** Undefined where the issue has no card in the channel, or the reminder was said. */
async function threadOf(
  digest: Digest,
  { place, thread }: Outlet,
  { host, issue_id: id }: ToDoRow,
): Promise<Pick<Saying, "place" | "occasion"> | undefined> {
  const { documents, database } = digest;
  const issue = { host: host ?? FIRST_HOST, id };
  const occasion = `reminder ${issue.host} ${id}`;
  if (!thread || (await isSaid(digest, place, occasion))) {
    return undefined;
  }
  const { document } = await documents.read(cardName(cardKey(issue, place.name, database)));
  const ts = document && cardMessageTs(document);
  return ts ? { place: thread(ts), occasion } : undefined;
}
