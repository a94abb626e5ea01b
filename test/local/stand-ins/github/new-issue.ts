import { randomInt, randomUUID } from "node:crypto";
import { type Example, ISSUE_FIELDS, type Payload } from "./payloads.ts";
import { readdressed } from "./readdress.ts";
import { fromRepository } from "./repository.ts";

export interface NewIssue {
  title?: string | undefined;
  /** The name of a label that the issue gets. For `labeled` and `unlabeled`, the label of the event has it too. */
  label?: string | undefined;
  /** `owner/name` */
  repository?: string | undefined;
}

/**
 * A copy of a payload that is about a new issue, opened now; in an event about two issues, both are new. With the ids and
 * times of the original, it would count as the same event.
 */
export function aboutANewIssue({ event, payload }: Example, { title, label, repository }: NewIssue): Example {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const there = repository === undefined ? payload : fromRepository(repository, payload);
  let copy = structuredClone(there);
  for (const field of ISSUE_FIELDS) {
    copy = withNewIssue(copy, field, { title, label, now });
  }
  if (copy.label && label) {
    copy.label.name = label;
  }
  if (copy.comment) {
    const id = randomId();
    Object.assign(copy.comment, {
      id,
      url: `${copy.repository?.url}/issues/comments/${id}`,
      html_url: `${copy.issue?.html_url}#issuecomment-${id}`,
      created_at: now,
      updated_at: now,
    });
  }
  return { event, payload: copy };
}

interface Renewal extends NewIssue {
  /** ISO 8601 to the second. */
  now: string;
}

/** A copy of the payload with another issue in one of its fields, if it has that field. */
function withNewIssue(payload: Payload, field: (typeof ISSUE_FIELDS)[number], renewal: Renewal): Payload {
  const number = randomInt(1_000, 100_000);
  const copy = renumbered(payload, field, number);
  const issue = copy[field];
  if (!issue) {
    return copy;
  }
  const { title, label, now } = renewal;
  const others = (issue.labels ?? []).filter((other) => other?.name !== label);
  const id = randomId();
  Object.assign(issue, {
    id,
    node_id: `I_${randomUUID().replaceAll("-", "")}`,
    number,
    html_url: `${copy.repository?.html_url}/issues/${number}`,
    title: title ?? issue.title,
    // A pin's payload has no labels.
    ...((issue.labels || label) && { labels: label ? [...others, { name: label }] : others }),
    created_at: now,
    updated_at: now,
    ...(issue.closed_at ? { closed_at: now } : {}),
  });
  return `${field}_id` in copy ? { ...copy, [`${field}_id`]: id } : copy;
}

/** A copy of the payload in which the URLs of one of its issues lead to another number in the payload's repository. */
function renumbered(payload: Payload, field: (typeof ISSUE_FIELDS)[number], number: number): Payload {
  const { [field]: issue, repository } = payload;
  if (!issue || !repository) {
    return structuredClone(payload);
  }
  // One recorded payload has an issue of another repository.
  const [owner, name, , recorded] = new URL(issue.html_url).pathname.slice(1).split("/");
  const there = repository.full_name;
  const moved = readdressed(payload, `${owner}/${name}`, there);
  return readdressed(moved, `${there}/issues/${recorded}`, `${there}/issues/${number}`);
}

function randomId(): number {
  return randomInt(1_000_000_000, 2_000_000_000);
}
