import type { Occurrence } from "../occurrence.ts";
import { applyStep } from "./apply-step.ts";
import type { IssueState } from "./issue-state.ts";
import { detailsOf, occurrence } from "./payload.ts";
import type { Issue } from "./records.ts";
import { refer } from "./references.ts";
import { tellOfTwo } from "./relations.ts";
import type { Step } from "./step.ts";
import { entryOf } from "./timeline.ts";
import { transfer } from "./transfer.ts";
import type { World } from "./world.ts";

/**
 * Changes an issue by steps that somebody takes at once. GitHub tells of each, of the issue as it is after all of them.
 * @returns what webhooks tell of it; nothing where GitHub would change nothing
 */
export function takeSteps(world: World, issue: Issue, steps: readonly Step[]): Occurrence[] {
  const taken = steps.flatMap((step) => {
    const before = issue.state;
    const after = applyStep(before, step);
    if (!after) {
      return [];
    }
    issue.state = after;
    issue.repository.updatedAt = step.at;
    return [{ issue, before, step }];
  });
  return taken.flatMap((occurrence) => tellOf(world, occurrence));
}

/** Something that happened to an issue, which already is as it is after it. */
interface Happening {
  issue: Issue;
  before: IssueState;
  step: Step;
}

/** Adds to timelines what they tell of a step, and returns what webhooks tell. */
export function tellOf(world: World, { issue, before, step }: Happening): Occurrence[] {
  const told = entryOf(issue, before, step);
  if (told) {
    const isComment = step.action === "commented";
    issue.timeline.push({
      ...told,
      id: isComment ? step.id : world.ids.next("entry"),
      by: step.by,
      // A comment is its own entry.
      at: isComment ? step.at : step.at + world.timelineLagMs,
    });
  }
  switch (step.action) {
    case "parent added":
    case "parent removed":
    case "blocker added":
    case "blocker removed":
      return tellOfTwo(world, issue, step);
    case "transferred":
      return transfer(world, issue, before, step);
    case "comment deleted":
      issue.timeline = issue.timeline.filter((entry) => entry.event !== "commented" || has(issue, entry.id));
      break;
    case "commented":
    case "comment edited":
      refer(world, issue, step.body, step);
      break;
    case "edited":
      refer(world, issue, step.body ?? "", step);
      break;
    default:
  }
  // Webhooks tell the rest of a pull request as an event of its own kind, which is not made here.
  if (issue.isPullRequest && !step.action.startsWith("comment")) {
    return [];
  }
  return [occurrence(issue, step, world.relativesOf(issue), detailsOf(issue, before, step))];
}

function has({ state }: Issue, commentId: number): boolean {
  return state.comments.some(({ id }) => id === commentId);
}
