import { accounts, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { Issue } from "./issue.ts";

const MINUTE = 60;

/** A whole life: opened, edited, labelled, assigned, discussed, closed, reopened, closed again, transferred, perhaps deleted. */
export function aWholeLife({ isDeleted }: { isDeleted: boolean }): Issue {
  const issue = new Issue();
  issue.happens({ action: "opened" });
  issue
    .after(MINUTE)
    .happens(
      { action: "edited", changes: { titleFrom: "Login fails on Safari" } },
      { title: "Login fails on Safari 19" },
    );
  issue.after(MINUTE).happens({ action: "labeled", label: { name: "bug" } }, { labels: labels("bug") });
  issue.happens({ action: "labeled", label: { name: "web" } }, { labels: labels("bug", "web") });
  issue.happens({ action: "labeled", label: { name: "ios" } }, { labels: labels("bug", "web", "ios") });
  issue
    .after(MINUTE)
    .tells({ action: "assigned", assignee: { login: "mei" } }, { assignees: accounts("mei") });
  issue.after(MINUTE).commented("bob");
  issue.after(MINUTE).commented("ci", "Bot");
  issue.after(MINUTE).commented("mei");
  close(issue.after(MINUTE), "completed");
  issue
    .after(MINUTE)
    .tells({ action: "reopened" }, { state: "open", stateReason: "reopened", closedAt: null });
  close(issue.after(MINUTE), "not_planned");
  issue.after(MINUTE).tells({
    action: "transferred",
    changes: {
      transferredTo: { repository: "acme/api", number: 7, url: "https://github.com/acme/api/issues/7" },
    },
  });
  if (isDeleted) {
    issue.after(MINUTE).deleted();
  }
  return issue;
}

function close(issue: Issue, stateReason: string): void {
  const closedAt = "2026-03-02T10:30:00Z";
  issue.tells({ action: "closed" }, { state: "closed", stateReason, closedAt });
}

/** A short life: its card, and some lines in the thread. */
export function aShortLife(comments = 2): Issue {
  const issue = new Issue();
  issue.happens({ action: "opened" });
  for (let n = 0; n < comments; n++) {
    issue.after(MINUTE).commented();
  }
  close(issue.after(MINUTE), "completed");
  return issue;
}

/** So many events: half of them comments, and half labels. */
export function aBusyLife(events: number, issue = new Issue()): Issue {
  const names: string[] = [];
  if (issue.events.length === 0) {
    issue.happens({ action: "opened" });
  }
  for (let n = 1; n < events; n++) {
    if (n % 2 === 0) {
      issue.after(MINUTE).commented();
    } else {
      names.push(`label ${n}`);
      issue
        .after(MINUTE)
        .happens({ action: "labeled", label: { name: `label ${n}` } }, { labels: labels(...names) });
    }
  }
  return issue;
}
