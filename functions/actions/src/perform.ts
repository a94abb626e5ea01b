import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { type Change, rememberOwn } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { filled } from "@issue-relay/shared/rules/template";
import type { Call } from "./call.ts";
import { comment } from "./github/comment.ts";
import { dispatch, dispatchName } from "./github/dispatch.ts";
import { type FoundIssue, findIssue, issueOf, issuePath } from "./github/find-issue.ts";
import { meaningOf } from "./github/meaning.ts";
import { addToProject, projectName } from "./github/project.ts";
import { alterationOf } from "./github/steps.ts";
import type { Action, Result } from "./outcome.ts";

/** So long after an event, GitHub may still show the issue as it was before. In ms. */
const LATE_MS = 60_000;

/** What is refused now may have been done before, by an attempt that had no answer. */
export class MayBeDone extends BadMessage {
  override name = "MayBeDone";
}

/** What actions are carried out with. */
export interface Performing {
  documents: DocumentStore;
  /** GitHub's API as the App's installation in a repository, `owner/name`, or an organization. @throws RetryLater, BrokenDestination */
  githubFor(where: string, call: Call): Promise<GitHub>;
  /** Posts an event to a webhook, by its name in the file. @throws RetryLater, BrokenDestination, BadMessage */
  post(webhook: string, message: { id: string; event: IssueEvent }, call: Call): Promise<void>;
}

/** What limits the attempt in which an event's actions are carried out, and the event's issue. */
export interface IssueCall extends Call {
  /** Finds the event's issue, once for all of them. @throws RetryLater, BrokenDestination, BadMessage */
  findIssue(): Promise<FoundIssue>;
}

export function issueCallOf({ githubFor }: Performing, event: IssueEvent, call: Call): IssueCall {
  let found: Promise<FoundIssue> | undefined;
  const find = () =>
    inOurTerms(async () => findIssue(await githubFor(event.repository.name, call), issueOf(event)));
  return { ...call, findIssue: () => (found ??= find()) };
}

async function inOurTerms<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw meaningOf(error);
  }
}

/**
 * Finds out what carrying out an action needs: where that fails, nobody has begun it.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @returns what carries it out. That throws RetryLater where it may have been done; BadMessage where it can't be done, which is MayBeDone
 * where nobody knows of an earlier attempt; BrokenDestination where a person must act
 * @throws RetryLater, BrokenDestination, BadMessage, which may be MayBeDone
 */
export async function prepare(
  { documents, githubFor, post }: Performing,
  action: Action,
  call: IssueCall,
  since: number | null,
): Promise<() => Promise<Result>> {
  const { id, step, event } = action;
  const { webhook, dispatch: wanted, project } = step;
  if (webhook !== undefined) {
    return () =>
      unseen(async () => {
        await post(webhook, { id, event }, call);
        return { outcome: "done", subject: webhook };
      });
  }
  if (wanted) {
    const repository = wanted.repository ?? event.repository.name;
    const github = await inOurTerms(() => githubFor(repository, call));
    return () =>
      unseen(async () => {
        await inOurTerms(() => dispatch(github, repository, wanted.event_type, { id, event }));
        return { outcome: "done", subject: dispatchName(wanted) };
      });
  }
  const found = await unseen(call.findIssue);
  if ("gone" in found) {
    return async () => ({ outcome: "gone", problem: found.gone });
  }
  if (project) {
    const there = await inOurTerms(() => githubFor(project.organization, call));
    return () =>
      unseen(async () => {
        const isNew = await inOurTerms(() => addToProject(there, project, event.issue.id));
        return { outcome: isNew ? "done" : "nothing", subject: projectName(project) };
      });
  }
  const { github, issue } = found;
  if (step.comment !== undefined) {
    const text = filled(step.comment, event);
    return changing([{ event: "issue_comment.created" }], async () => {
      await comment(github, issuePath(issueOf(event)), { text, key: id, since });
      return { outcome: "done" };
    });
  }
  const alteration = alterationOf(action);
  if (!alteration) {
    throw new BadMessage("the step asks for nothing");
  }
  const { changes, subject, make, isOverruled, isMade } = alteration;
  const isRetry = since !== null;
  const isLate = isRetry || Date.now() > Date.parse(event.occurredAt) + LATE_MS;
  if (isLate && isOverruled?.(issue, isRetry)) {
    return async () => ({ outcome: "nothing", problem: "somebody has changed it since", subject });
  }
  if (isRetry && isMade(issue)) {
    return async () => ({ outcome: "done", subject });
  }
  return changing(changes, async () => ({ outcome: await make(github), subject }));

  /** Where this is refused, nobody can see whether an earlier attempt has done it. */
  async function unseen<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw since !== null && error instanceof BadMessage
        ? new MayBeDone(`no answer came to an attempt, which may have done it; now: ${error.message}`)
        : error;
    }
  }

  /** GitHub may tell of the change before it answers. */
  async function changing(
    changes: readonly Change[],
    work: () => Promise<Result>,
  ): Promise<() => Promise<Result>> {
    await rememberOwn(documents, { host: event.host, id: event.issue.id }, changes, { by: null });
    return async () => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof GitHubGone) {
          return { outcome: "gone", problem: error.message };
        }
        throw meaningOf(error);
      }
    };
  }
}

/** Whom or what an action is about, where that is known before it is done. */
export function subjectOf(action: Action): string | undefined {
  const { webhook, dispatch: wanted, project } = action.step;
  return (
    webhook ??
    (wanted && dispatchName(wanted)) ??
    (project && projectName(project)) ??
    alterationOf(action)?.subject
  );
}
