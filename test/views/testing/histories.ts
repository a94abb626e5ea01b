import { Random } from "@issue-relay/local/lives/random";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { deliveredAfter, Story } from "./story.ts";

const DAY = 86_400;
const REPOSITORIES = ["acme/web", "acme/api", "acme/cli"] as const;
const PEOPLE = ["ann", "bob", "cleo", "dev", "mia", "triage[bot]"] as const;
const LABELS = ["bug", "feature", "question", "p1", "*"] as const;
const REASONS = ["completed", "not_planned", "duplicate", null] as const;

/** `acme/cli` is called `acme/tool` from then on. */
const RENAMED = { id: 3, to: "acme/tool", at: Date.parse("2025-07-01T00:00:00Z") / 1000 };

const BEGIN = Date.parse("2025-01-06T00:00:00Z") / 1000;
const END = Date.parse("2025-11-02T00:00:00Z") / 1000;

/** The events of so many issues as they may reach the table: some lost, some repeated, some late, all shuffled. */
export function randomHistories(seed: number, issues: number): IssueEvent[] {
  const random = new Random(seed);
  const events = Array.from({ length: issues }, (_, index) => history(random, index + 1)).flat();
  const received = events.filter(() => !random.chance(0.05));
  return random.shuffled(
    received.flatMap((event) => {
      const first = deliveredAfter(delay(random), event);
      return random.chance(0.15) ? [first, deliveredAfter(delay(random), event)] : [first];
    }),
  );
}

/** In seconds. */
function delay(random: Random): number {
  return random.chance(0.1) ? random.integer(60, 3 * DAY) : random.integer(0, 5);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function history(random: Random, number: number): IssueEvent[] {
  const repository = random.pick(REPOSITORIES);
  let now = random.integer(BEGIN, END);
  const story = new Story({
    repository,
    repositoryId: REPOSITORIES.indexOf(repository) + 1,
    number,
    createdAt: iso(now),
    author: random.pick(PEOPLE),
    labels: LABELS.filter(() => random.chance(0.2)),
  });
  const events: IssueEvent[] = [];
  const rename = () => {
    if (repository === "acme/cli" && now >= RENAMED.at) {
      story.repositoryRenamed(RENAMED.to);
    }
  };

  rename();
  if (random.chance(0.05)) {
    now += random.integer(0, 90 * DAY);
    events.push(story.arrived(iso(now), "acme/old"));
  } else if (random.chance(0.9)) {
    // The other issues were opened before we received events.
    events.push(story.opened());
  }

  for (let steps = random.integer(0, 7); steps > 0; steps -= 1) {
    // Some events are of one second, for example a closing with a comment.
    if (!random.chance(0.1)) {
      now += random.chance(0.5) ? random.integer(1, 5_000) : random.integer(1, 20 * DAY);
    }
    rename();
    const event = step(story, random, iso(now));
    // GitHub sends no event for a label that is set again within a second: the issue has it already.
    if (!events.some(({ id }) => id === event.id)) {
      events.push(event);
    }
  }
  if (random.chance(0.08)) {
    const at = iso(now + random.integer(1, 10 * DAY));
    events.push(random.chance(0.5) ? story.deleted(at) : story.transferred(at, "acme/else"));
  }
  return events;
}

function step(story: Story, random: Random, at: string): IssueEvent {
  const by = random.pick(PEOPLE);
  if (random.chance(0.1)) {
    return story.pinned(at);
  }
  if (random.chance(0.3)) {
    return story.commented(at, by);
  }
  if (random.chance(0.4)) {
    return story.isOpen ? story.closed(at, random.pick(REASONS), by) : story.reopened(at, by);
  }
  if (random.chance(0.5)) {
    return story.labeled(at, random.pick(LABELS), by);
  }
  if (random.chance(0.3)) {
    return story.unlabeled(at, random.pick(LABELS), by);
  }
  if (random.chance(0.6)) {
    return story.assigned(at, random.pick(["bob", "cleo", "dev"]), by);
  }
  if (random.chance(0.3)) {
    return story.unassigned(at, random.pick(["bob", "cleo", "dev"]), by);
  }
  return random.chance(0.7) ? story.milestoned(at, "v1", by) : story.edited(at, `Edited ${at}`);
}
