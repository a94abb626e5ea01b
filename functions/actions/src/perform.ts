import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage, BrokenDestination } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied, GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { filled } from "@issue-relay/shared/rules/template";
import { canNever } from "./github/can-never.ts";
import { comment } from "./github/comment.ts";
import { alterationOf, issuePath } from "./github/steps.ts";
import type { Action, Result } from "./outcome.ts";
import { type Change, remember } from "./own-changes.ts";

/** What actions are carried out with. */
export interface Performing {
  documents: DocumentStore;
  /** GitHub's API as the App's installation in a repository. @throws RetryLater, BrokenDestination */
  githubFor(place: { repository: { name: string } }, call: Call): Promise<GitHub>;
  /** Posts an event to a webhook, by its name in the file. @throws RetryLater, BrokenDestination, BadMessage */
  post(webhook: string, message: { id: string; event: IssueEvent }, call: Call): Promise<void>;
}

/** The attempt in which an action is carried out. */
export interface Call {
  signal: AbortSignal;
  /** When it must have ended, in ms since the epoch. */
  deadline: number;
}

/**
 * Carries out an action.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws RetryLater where it may have been done; BadMessage where it can't be done; BrokenDestination where a person must act
 */
export async function perform(
  { documents, githubFor, post }: Performing,
  action: Action,
  call: Call,
  since: number | null,
): Promise<Result> {
  const { id, step, event } = action;
  if (step.webhook !== undefined) {
    await post(step.webhook, { id, event }, call);
    return { outcome: "done", subject: step.webhook };
  }
  if (step.comment !== undefined) {
    const text = filled(step.comment, event);
    return onGitHub([{ event: "issue_comment.created" }], async (github) => {
      await comment(github, issuePath(event), { text, key: id, since });
      return { outcome: "done" };
    });
  }
  const alteration = alterationOf(action);
  if (!alteration) {
    throw new BadMessage("the step asks for nothing");
  }
  const { changes, subject, make } = alteration;
  return onGitHub(changes, async (github) => ({ outcome: await make(github), subject }));

  /** GitHub may tell of the change before it answers. */
  async function onGitHub(
    changes: readonly Change[],
    work: (github: GitHub) => Promise<Result>,
  ): Promise<Result> {
    try {
      const github = await githubFor(event, call);
      await remember(documents, event, changes);
      return await work(github);
    } catch (error) {
      if (error instanceof GitHubGone) {
        return { outcome: "gone", problem: error.message };
      }
      throw meaningOf(error);
    }
  }
}

/** What an error of GitHub's means for the event: one that a person must repair alerts as any broken destination does. */
function meaningOf(error: unknown): unknown {
  if (canNever(error)) {
    return new BadMessage(error.message, { cause: error });
  }
  return error instanceof GitHubDenied ? new BrokenDestination(error.message, { cause: error }) : error;
}

/** Whom or what an action is about, where that is known before it is done. */
export function subjectOf(action: Action): string | undefined {
  return action.step.webhook ?? alterationOf(action)?.subject;
}
