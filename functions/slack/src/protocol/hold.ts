import { RetryLater } from "@issue-relay/shared/errors";
import { applied } from "./apply.ts";
import type { StoredCard } from "./card-store.ts";
import { AT_WRITE, type CardDocument } from "./document.ts";
import { forgetful } from "./forget.ts";
import type { Role, SharedCard } from "./instance.ts";
import type { Lease } from "./join.ts";
import { logReport } from "./log-report.ts";
import { mustReturn } from "./open-work.ts";
import { planOf } from "./plan.ts";
import type { Attempt } from "./ports.ts";
import { type Report, send } from "./send.ts";
import { settle } from "./settle.ts";
import { untilTaken } from "./until-taken.ts";

/**
 * Sends, and writes down what came of it together with what to send next, until nothing is left.
 * @throws RetryLater, BrokenDestination where not everything is shown and the event must come again
 */
export async function hold(
  attempt: Attempt,
  shared: SharedCard,
  lease: Lease,
  eventId: string | undefined,
): Promise<Role> {
  let { card, askedAt, isInherited } = lease;
  for (;;) {
    const report = isInherited
      ? await settle(attempt, card.document)
      : await send(attempt, card.document, askedAt);
    logReport(attempt, report, isInherited);
    isInherited = false;
    const written = await shared.inTurn(() => writeDown(attempt, shared, lease.token, report));
    const { document } = written.card;
    if (!written.goesOn) {
      if (eventId !== undefined && mustReturn(document, eventId)) {
        throw report.stop ?? new RetryLater("not everything that this event answers for is shown yet");
      }
      return document.keeper.id === eventId ? "sent" : "helped";
    }
    ({ card, askedAt } = written);
  }
}

interface Written {
  card: StoredCard;
  /** When the lease was asked for again, by our own clock. */
  askedAt: number;
  /** Whether the lease is still ours, with a new plan. */
  goesOn: boolean;
}

/** Writes down the report on the newest document, if the lease is still ours. */
async function writeDown(
  attempt: Attempt,
  shared: SharedCard,
  token: string,
  report: Report,
): Promise<Written> {
  const { store, clock, deadline } = attempt;
  let known = shared.newest;
  return untilTaken(attempt, deadline, "the results", async () => {
    const base = known ?? (await store.read());
    // Where this write is carried out and its answer gets lost, the report is applied once more, which changes nothing.
    known = undefined;
    const askedAt = clock.now();
    if (base.document.lease.token !== token) {
      // Another one took over. What we have sent is in the plan that it found.
      return { card: base, askedAt, goesOn: false };
    }
    const next = nextDocument(attempt, base, token, report);
    const card = await store.write(next, base);
    shared.newest = card;
    return { card, askedAt, goesOn: next.lease.for > 0 };
  });
}

function nextDocument(
  attempt: Attempt,
  { document, time }: StoredCard,
  token: string,
  report: Report,
): CardDocument {
  const { lengths, clock, deadline } = attempt;
  const next = forgetful(applied(document, report.findings, time, lengths), time, lengths);
  const hasTime = deadline - clock.now() > lengths.call + lengths.write + lengths.round;
  const plan = report.stop || !hasTime ? report.unknown : planOf(next, time);
  const goesOn = plan.length > 0 && report.unknown.length === 0;
  return {
    ...next,
    plan,
    sent: sentBy(document, token, report, goesOn ? lengths.lease : undefined),
    lease: { token, at: AT_WRITE, for: goesOn ? lengths.lease : 0 },
  };
}

function sentBy(
  { sent }: CardDocument,
  token: string,
  { unknown, wasSent }: Report,
  leaseFor: number | undefined,
): CardDocument["sent"] {
  if (leaseFor !== undefined) {
    return { by: token, since: AT_WRITE, at: AT_WRITE, for: leaseFor };
  }
  // Nothing of what is unknown can have been sent later than now.
  return unknown.length > 0 && wasSent ? { ...sent, at: AT_WRITE, for: 0 } : sent;
}
