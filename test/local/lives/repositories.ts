export const LABELS = {
  bug: { color: "d73a4a", description: "Something isn't working" },
  enhancement: { color: "a2eeef", description: "New feature or request" },
  question: { color: "d876e3", description: "Further information is requested" },
  documentation: { color: "0075ca", description: "Improvements or additions to documentation" },
  P1: { color: "b60205", description: "Drop everything else" },
  P2: { color: "fbca04", description: "This release" },
  "good first issue": { color: "7057ff", description: "Good for newcomers" },
  "needs info": { color: "fef2c0", description: "Waiting for the author" },
  regression: { color: "e99695", description: "It worked before" },
  "needs triage": { color: "d4c5f9", description: "Nobody has looked at it" },
  stale: { color: "cccccc", description: "Nothing has happened for 60 days" },
} as const;
export type Label = keyof typeof LABELS;

export type Kind = "bug" | "enhancement" | "question" | "documentation";

/** How a repository's year goes. */
export interface Repository {
  /** `owner/name` */
  name: string;
  createdAt: string;
  /** The part of all issues that is opened here, from 0 to 1. */
  share: number;
  /** The number of the first issue. */
  firstNumber: number;
  /** The median of working hours until a first answer: when the year begins, and when it ends. */
  answeredWithin: readonly [number, number];
  /** The part of issues that nobody answers: when the year begins, and when it ends. */
  unanswered: readonly [number, number];
  /** How many issues are opened in each month; 1 is normal. */
  season: readonly number[];
  milestones: readonly [string, ...string[]];
}

const SEASON = [1, 1, 1.1, 1, 1, 0.9, 0.7, 0.65, 1.1, 1.1, 1, 0.7] as const;

/** `web` learns to answer fast, `api` is overloaded after its release in September, `cli` stays as it is. */
export const REPOSITORIES: readonly [Repository, ...Repository[]] = [
  {
    name: "acme/web",
    createdAt: "2021-03-02T09:12:44Z",
    share: 0.45,
    firstNumber: 1204,
    answeredWithin: [14, 2.5],
    unanswered: [0.1, 0.02],
    season: SEASON,
    milestones: ["5.0", "5.1", "5.2"],
  },
  {
    name: "acme/api",
    createdAt: "2020-11-18T14:30:02Z",
    share: 0.35,
    firstNumber: 873,
    answeredWithin: [3, 16],
    unanswered: [0.03, 0.2],
    season: [1, 1, 1, 1, 1, 0.9, 0.8, 0.8, 1.6, 1.7, 1.4, 1],
    milestones: ["2.8", "2.9", "3.0"],
  },
  {
    name: "acme/cli",
    createdAt: "2022-06-07T08:01:19Z",
    share: 0.2,
    firstNumber: 311,
    answeredWithin: [6, 6],
    unanswered: [0.06, 0.06],
    season: SEASON,
    milestones: ["1.9", "2.0"],
  },
];

/** The repository that issues are transferred to. It sends us no webhooks. */
export const ELSEWHERE = {
  name: "acme/handbook",
  createdAt: "2021-01-11T10:00:00Z",
} as const;
