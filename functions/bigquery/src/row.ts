import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

/** A row of the table `issue_events`. Its columns are described in shared/warehouse/tables/issue_events.json. */
export type IssueEventRow = ReturnType<typeof rowOf>;

/** The row of an event, with all values on one level. */
export function rowOf(event: IssueEvent) {
  const { repository, issue, sender, comment, changes } = event;
  return {
    event_id: event.id,
    type: event.type,
    action: event.action,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    source: event.source,
    delivery_id: event.deliveryId,
    repository: repository.name,
    repository_id: repository.id,
    repository_private: repository.private,
    sender: sender.login,
    sender_type: sender.type,
    issue_id: issue.id,
    issue_node_id: issue.nodeId,
    issue_number: issue.number,
    issue_title: issue.title,
    issue_url: issue.url,
    issue_state: issue.state,
    issue_state_reason: issue.stateReason,
    issue_author: issue.author.login,
    issue_author_type: issue.author.type,
    issue_author_association: issue.authorAssociation,
    issue_labels: issue.labels,
    issue_assignees: issue.assignees,
    issue_milestone: issue.milestone?.title ?? null,
    issue_type: issue.type,
    issue_comments: issue.comments,
    issue_created_at: issue.createdAt,
    issue_updated_at: issue.updatedAt,
    issue_closed_at: issue.closedAt,
    label: event.label ?? null,
    assignee: event.assignee ?? null,
    milestone: event.milestone?.title ?? null,
    comment_id: comment?.id ?? null,
    comment_author: comment?.author.login ?? null,
    comment_author_type: comment?.author.type ?? null,
    comment_created_at: comment?.createdAt ?? null,
    transferred_to: reference(changes?.transferredTo),
    transferred_from: reference(changes?.transferredFrom),
  };
}

/** An issue as text: `owner/name#number`. */
function reference(issue: { repository: string; number: number } | undefined): string | null {
  return issue ? `${issue.repository}#${issue.number}` : null;
}
