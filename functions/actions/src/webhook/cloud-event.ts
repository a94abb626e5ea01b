import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

/** An event as others read it. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export function cloudEventOf(event: IssueEvent) {
  const { host, repository, issue } = event;
  return {
    specversion: "1.0",
    id: event.id,
    source: `https://${host}/${repository.name}`,
    type: `com.github.${event.type}.${event.action}`,
    subject: String(issue.number),
    time: event.occurredAt,
    datacontenttype: "application/json",
    data: event,
  };
}
