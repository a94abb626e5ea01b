import type { IssueEvent, IssueReference } from "./issue-event.ts";

/** A row of the table `issue_events`. Its columns are described in shared/warehouse/tables/issue_events.json. */
export type IssueEventRow = ReturnType<typeof rowOf>;

/** The row of an event, with all values on one level. */
export function rowOf(event: IssueEvent) {
  const { repository, issue, sender, comment, changes, field, related } = event;
  return {
    event_id: event.id,
    type: event.type,
    action: event.action,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    source: event.source,
    delivery_id: event.deliveryId,
    repository: repository.name,
    repository_id: repository.id ?? null,
    repository_private: repository.private ?? null,
    sender: sender?.login ?? null,
    sender_type: sender?.type ?? null,
    issue_id: issue.id,
    issue_node_id: issue.nodeId,
    issue_number: issue.number,
    issue_title: issue.title ?? null,
    issue_url: issue.url ?? null,
    issue_state: issue.state ?? null,
    issue_state_reason: issue.stateReason ?? null,
    issue_author: issue.author?.login ?? null,
    issue_author_type: issue.author?.type ?? null,
    issue_author_association: issue.authorAssociation ?? null,
    issue_labels: issue.labels?.map(({ name }) => name) ?? [],
    issue_assignees: issue.assignees?.map(({ login }) => login) ?? [],
    issue_milestone: issue.milestone?.title ?? null,
    issue_type: issue.type?.name ?? null,
    issue_comments: issue.comments ?? null,
    issue_created_at: issue.createdAt ?? null,
    issue_updated_at: issue.updatedAt ?? null,
    issue_closed_at: issue.closedAt ?? null,
    label: event.label?.name ?? null,
    assignee: event.assignee?.login ?? null,
    milestone: event.milestone?.title ?? null,
    comment_id: comment?.id ?? null,
    comment_author: comment?.author?.login ?? null,
    comment_author_type: comment?.author?.type ?? null,
    comment_created_at: comment?.createdAt ?? null,
    transferred_to: place(changes?.transferredTo),
    transferred_from: place(changes?.transferredFrom),
    version: event.version,
    not_said: notSaid(event),
    host: event.host,
    repository_archived: repository.archived ?? null,
    sender_id: sender?.id ?? null,
    issue_author_id: issue.author?.id ?? null,
    issue_app: appName(issue.app),
    issue_label_ids: idsOf(issue.labels),
    issue_assignee_ids: idsOf(issue.assignees),
    issue_locked: issue.locked ?? null,
    issue_parent: reference(issue.parent),
    issue_sub_issues: issue.subIssues?.total ?? null,
    issue_sub_issues_completed: issue.subIssues?.completed ?? null,
    issue_blocked_by: issue.dependencies?.blockedBy ?? null,
    issue_blocking: issue.dependencies?.blocking ?? null,
    issue_blocked_by_total: issue.dependencies?.totalBlockedBy ?? null,
    issue_blocking_total: issue.dependencies?.totalBlocking ?? null,
    issue_fields: issue.fields ?? [],
    label_id: event.label?.id ?? null,
    assignee_id: event.assignee?.id ?? null,
    changed_type: event.issueType?.name ?? null,
    changed_type_id: event.issueType?.id ?? null,
    field: field?.name ?? null,
    field_id: field?.id ?? null,
    field_values: field?.values ?? [],
    field_values_before: field?.from ?? [],
    title_before: changes?.titleFrom ?? null,
    related_issue: reference(related),
    related_issue_id: related?.id ?? null,
    comment_author_id: comment?.author?.id ?? null,
    comment_author_association: comment?.authorAssociation ?? null,
    comment_app: appName(comment?.app),
    comment_updated_at: comment?.updatedAt ?? null,
    transferred_to_id: changes?.transferredTo?.id ?? null,
    transferred_from_id: changes?.transferredFrom?.id ?? null,
    /** Only a replay sets it. */
    mapped_at: null as string | null,
  };
}

/** The columns that are NULL or empty because the payload did not say them; of columns that belong together, the first. */
function notSaid({ repository, issue, sender }: IssueEvent): string[] {
  const values = {
    repository_id: repository.id,
    repository_private: repository.private,
    repository_archived: repository.archived,
    sender,
    issue_title: issue.title,
    issue_url: issue.url,
    issue_state: issue.state,
    issue_state_reason: issue.stateReason,
    issue_author: issue.author,
    issue_author_association: issue.authorAssociation,
    issue_app: issue.app,
    issue_labels: issue.labels,
    issue_assignees: issue.assignees,
    issue_milestone: issue.milestone,
    issue_type: issue.type,
    issue_locked: issue.locked,
    issue_comments: issue.comments,
    issue_parent: issue.parent,
    issue_sub_issues: issue.subIssues,
    issue_blocked_by: issue.dependencies,
    issue_fields: issue.fields,
    issue_created_at: issue.createdAt,
    issue_updated_at: issue.updatedAt,
    issue_closed_at: issue.closedAt,
  };
  return Object.entries(values).flatMap(([column, value]) => (value === undefined ? [column] : []));
}

/** Where an issue went or came from, as text; what GitHub does not say of it is left out, such as in `owner/name#`. */
function place(issue: IssueReference | undefined): string | null {
  return issue ? `${issue.repository ?? ""}#${issue.number ?? ""}` : null;
}

/** An issue as text: `owner/name#number`. */
function reference(issue: IssueReference | null | undefined): string | null {
  const { repository, number } = issue ?? {};
  return repository === undefined || number === undefined ? null : `${repository}#${number}`;
}

function appName(app: IssueEvent["issue"]["app"]): string | null {
  return app ? (app.slug ?? app.name ?? String(app.id ?? "unknown")) : null;
}

function idsOf(named: { id?: number | undefined }[] | undefined): number[] {
  return (named ?? []).flatMap(({ id }) => id ?? []);
}
