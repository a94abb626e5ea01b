import { labelListName, labelListOf } from "@issue-relay/shared/commands/label-list";
import { setFields } from "@issue-relay/shared/documents/set-fields";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { messageOf } from "@issue-relay/shared/errors";
import { isCanary } from "@issue-relay/shared/event/canary";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Logger } from "@issue-relay/shared/logger";
import * as z from "@issue-relay/shared/zod";
import type { Call } from "../call.ts";

/** So long a list is taken as right, unless an issue has a label that is not in it. In ms. */
const KEPT_MS = 3_600_000;

/** GitHub is not asked again for so long after it has failed. In ms. */
const PAUSE_MS = 60_000;

/** How long an event waits for it. In ms. */
const ASKED_FOR_MS = 5_000;

/** A document has at most 1 MiB, and a name at most 50 characters of 4 bytes. What is not listed can be typed. */
const MAX_LABELS = 2_000;

const Labels = z.array(z.object({ name: z.string() }));

interface Listing {
  documents: DocumentStore;
  /** GitHub's API as the App's installation in a repository. @throws RetryLater, BrokenDestination */
  githubFor(repository: string, call: Call): Promise<GitHub>;
  /** In ms, of a clock that is never set back. */
  now?: () => number;
}

/**
 * Returns a function that lists the labels of an event's repository for the modal of the button `label`, which must open before GitHub
 * could be asked: with the first event of a repository, hourly, and where an issue has a label that is new. It never throws: without the
 * list, people can type a label.
 */
export function listingLabels({ documents, githubFor, now = () => performance.now() }: Listing) {
  /** By repository; without names where GitHub has not said them, or not yet. */
  const known = new Map<string, { until: number; names?: ReadonlySet<string> }>();

  return async (event: IssueEvent, { logger, ...call }: Call & { logger: Logger }): Promise<void> => {
    if (isCanary(event)) {
      return;
    }
    const { name } = event.repository;
    const ofIssue = (event.issue.labels ?? []).map((label) => label.name);
    const before = known.get(name);
    if (before && now() < before.until && ofIssue.every((label) => before.names?.has(label) ?? true)) {
      return;
    }
    // Events that come meanwhile need not ask, too.
    known.set(name, { until: now() + PAUSE_MS });
    try {
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(ASKED_FOR_MS)]);
      const labels = await labelsOf(await githubFor(name, { ...call, signal }), name);
      await setFields(documents, labelListName(name), () => labelListOf(labels));
      known.set(name, { until: now() + KEPT_MS, names: new Set([...labels, ...ofIssue]) });
    } catch (error) {
      logger.warn({ problem: messageOf(error) }, "the labels of the repository could not be listed");
    }
  };
}

async function labelsOf(github: GitHub, repository: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of github.pages(`/repos/${repository}/labels`)) {
    for (const { name } of Labels.parse(page)) {
      names.push(name);
    }
    if (names.length >= MAX_LABELS) {
      break;
    }
  }
  return names.slice(0, MAX_LABELS);
}
