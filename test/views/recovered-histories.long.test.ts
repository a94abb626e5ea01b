import { Random } from "@issue-relay/local/lives/random";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differences, NONE } from "./testing/differences.ts";
import { type Delivery, deliveriesOf } from "./testing/histories/deliveries.ts";
import type { Issue, Step } from "./testing/histories/issue.ts";
import { iso } from "./testing/histories/payload.ts";
import { type Recovered, recoveredOf } from "./testing/histories/recovered.ts";
import { ASKED_AT } from "./testing/histories/repositories.ts";
import { closingsAndReopenings } from "./testing/histories/truth.ts";
import { randomIssues } from "./testing/histories.ts";
import { answersOf, VIEWS } from "./testing/reference.ts";
import { seed } from "./testing/seed.ts";
import { TWO_OFFICES } from "./testing/two-offices.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const ISSUES = 20;

/** Only webhooks say where a transferred issue came from. */
const OTHER_ISSUE = ["other_issue", "transferred_from"];

interface World {
  issues: Issue[];
  /** What would have come, had nothing been lost: each step at once. */
  all: Delivery[];
  /** What of it came. */
  live: Delivery[];
  recovered: Recovered[];
}

/** By how many seconds GitHub's history dates a step later than its webhook. */
type SecondsLater = (random: Random, isLive: boolean) => number;

/** Random issues that were all recovered; of each issue that GitHub still has, only a share came live. */
function aWorld(share: number, secondsLater: SecondsLater): World {
  const random = new Random(seed);
  // Nothing is known of an issue whose repository has no webhook, and which GitHub does not have any more.
  const issues = randomIssues(random, ISSUES).filter(({ repository }) => repository.watchedFrom !== null);
  const all = deliveriesOf(random, issues, () => false).map(receivedAtOnce);
  // GitHub keeps nothing of a deleted comment.
  const live = all.filter(
    ({ issue, step }) => isGone(issue) || step.name === "issue_comment.deleted" || random.chance(share),
  );
  const liveSteps = new Set(live.map(({ step }) => step));
  const recovered = issues
    .filter((issue) => !isGone(issue))
    .flatMap((issue) => recoveredOf(issue, (step) => secondsLater(random, liveSteps.has(step))));
  return { issues, all, live, recovered };
}

function receivedAtOnce({ event, ...delivery }: Delivery): Delivery {
  const receivedAt = delivery.step.at;
  return {
    ...delivery,
    receivedAt,
    event: { ...event, receivedAt: new Date(receivedAt * 1000).toISOString() },
  };
}

/** Deleted, or transferred to another repository. */
function isGone({ steps }: Issue): boolean {
  return ["issues.deleted", "issues.transferred"].includes(steps.at(-1)?.name ?? "");
}

async function warehouseOf({ live, recovered }: World): Promise<Warehouse> {
  const warehouse = await startWarehouse(TWO_OFFICES, iso(ASKED_AT));
  const events = [...live, ...recovered].map(({ event }) => event);
  await warehouse.load(new Random(seed).shuffled(events));
  return warehouse;
}

describeSql.each([
  { told: "nothing", share: 0 },
  { told: "half", share: 0.5 },
])(
  `of random issues of which $told had come live, and which were recovered afterwards (ISSUE_RELAY_SEED=${seed})`,
  ({ share }) => {
    // Each copy of what came live has another time in GitHub's history, and so most have another id.
    const world = aWorld(share, (random, isLive) => (isLive ? random.integer(-5, 5) : 0));
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await warehouseOf(world);
    });
    afterAll(() => warehouse.close());

    it.each(VIEWS)("%s says what it would if all had come live", async (view) => {
      const answers = await warehouse.query(`SELECT * FROM issue_relay.${view}`);
      const expected = answersOf(world.all, TWO_OFFICES, ASKED_AT)[view];
      expect(differences(answers.map(comparable), expected.map(comparable))).toEqual(NONE);
    });

    it("each event counts once", async () => {
      const idOf = new Map<Step | undefined, string>(world.all.map(({ step, event }) => [step, event.id]));
      const events = [...world.live, ...world.recovered].filter(({ event }) => event.action !== OBSERVED);
      const ids = events.map(({ step, event }) => idOf.get(step) ?? event.id);
      expect(
        await warehouse.query(`SELECT COUNT(*) AS n FROM issue_relay.events WHERE action <> '${OBSERVED}'`),
      ).toEqual([{ n: new Set(ids).size }]);
    });
  },
);

describeSql(
  `of random issues whose lost events have other times in GitHub's history (ISSUE_RELAY_SEED=${seed})`,
  () => {
    const world = aWorld(0.5, (random) => random.integer(0, 5));
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await warehouseOf(world);
    });
    afterAll(() => warehouse.close());

    it("each closing and reopening counts once, and for its reason", async () => {
      const changes = await warehouse.query("SELECT issue_id, change FROM issue_relay.state_changes");
      const outcomes = await warehouse.query("SELECT issue_id, outcome FROM issue_relay.issues");
      const expected = answersOf(world.all, TWO_OFFICES, ASKED_AT).issues;
      const columns = ({ issue_id, outcome }: Row): Row => ({
        issue_id: issue_id ?? null,
        outcome: outcome ?? null,
      });
      expect(differences(outcomes.map(columns), expected.map(columns))).toEqual(NONE);
      const changesOf = Map.groupBy(changes, ({ issue_id }) => issue_id);
      for (const issue of world.issues) {
        const counted = (changesOf.get(issue.id) ?? []).map(({ change }) => String(change));
        expect(
          counted.filter((change) => change === "closed" || change === "reopened").sort(),
          `issue ${issue.id}`,
        ).toEqual(
          closingsAndReopenings(issue)
            .map((line) => line.split(" ")[1])
            .sort(),
        );
      }
    });
  },
);

function comparable(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !OTHER_ISSUE.includes(column)));
}
