import type { Random } from "@issue-relay/local/lives/random";

/** An account of the histories, with GitHub's word for its relation to all repositories. */
export interface Account {
  login: string;
  id: number;
  type: "User" | "Bot";
  association: "OWNER" | "MEMBER" | "COLLABORATOR" | "CONTRIBUTOR" | "NONE";
  /** Whether it is a bot, by its type, its login or table `accounts`. */
  isBot: boolean;
  /** Whether its comments are those of the team, by its association or by table `accounts`. */
  isTeam: boolean;
}

type Accounts = [Account, ...Account[]];

const STRANGERS: Accounts = [
  account(11, "ann", "NONE"),
  account(12, "ben", "NONE"),
  account(13, "cara", "CONTRIBUTOR"),
  account(14, "dora", "NONE"),
];
const TEAM: Accounts = [
  account(21, "mia", "MEMBER"),
  account(22, "omar", "OWNER"),
  account(23, "cleo", "COLLABORATOR"),
  // A contractor, whom GitHub calls nothing.
  account(24, "lee", "NONE", { isTeam: true }),
];
const BOTS: Accounts = [
  account(31, "stale[bot]", "NONE", { type: "Bot", isBot: true }),
  account(32, "robo", "NONE", { type: "Bot", isBot: true }),
  account(33, "ci[bot]", "NONE", { isBot: true }),
  // A machine of GitHub's type User, which is a member of the organization.
  account(34, "deployer", "MEMBER", { isBot: true }),
];

/** The rows of table `accounts`, in which case does not count. */
export const ACCOUNTS = [
  { login: "Lee", role: "team" },
  { login: "DEPLOYER", role: "machine" },
];

function account(
  id: number,
  login: string,
  association: Account["association"],
  more: Partial<Account> = {},
): Account {
  const isTeam = ["OWNER", "MEMBER", "COLLABORATOR"].includes(association);
  return { login, id, type: "User", association, isBot: false, isTeam, ...more };
}

export function anAuthor(random: Random): Account {
  return random.pick(
    random.weighted([
      [STRANGERS, 75],
      [TEAM, 12],
      [BOTS, 13],
    ]),
  );
}

/** Who does something to an issue of that author. */
export function anActor(random: Random, author: Account): Account {
  return random.weighted([
    [author, 25],
    [random.pick(STRANGERS), 15],
    [random.pick(TEAM), 38],
    [random.pick(BOTS), 22],
  ]);
}

export function aTeamMember(random: Random): Account {
  return random.pick(TEAM);
}
