import type { Row } from "../warehouse.ts";
import { backlogAt, beginningOf, changesIn, dateOf, periods } from "./calendar.ts";
import type { CurrentIssue } from "./issues.ts";

export function backlogDaily(issues: readonly CurrentIssue[], now: number): Row[] {
  const byRepository = Map.groupBy(issues, ({ known }) => known.issue.repository);
  return [...byRepository].flatMap(([{ id }, its]) => {
    const changes = its.flatMap(({ changes }) => changes);
    const notWaiting = its.filter(({ row }) => row.not_waiting !== null).flatMap(({ changes }) => changes);
    const [{ repository } = { repository: undefined }] = its;
    const first = beginningOf("week", repository?.watchedFrom ?? now);
    return periods("day", first, now).map((day) => ({
      day: dateOf(day.start),
      repository_id: id,
      repository: repository?.name ?? null,
      ...changesIn(changes, day),
      backlog: backlogAt(changes, day.end),
      backlog_not_waiting: backlogAt(notWaiting, day.end),
    }));
  });
}
