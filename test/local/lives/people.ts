import type { Account } from "../stand-ins/github/issues/account.ts";
import type { Random } from "./random.ts";

function member(login: string, index: number): Account {
  return {
    login,
    id: 900_000_001 + index,
    type: "User",
    association: "MEMBER",
  };
}

/** The people who answer, triage and close. */
export const TEAM: readonly [Account, ...Account[]] = [
  member("amara-acme", 0),
  member("jonas-acme", 1),
  member("lena-acme", 2),
  member("mei-acme", 3),
  member("priya-acme", 4),
  member("tomas-acme", 5),
];

/** Greets authors, labels issues, and closes those without activity. */
export const TRIAGE_BOT: Account = {
  login: "acme-triage[bot]",
  id: 900_000_101,
  type: "Bot",
  association: "NONE",
};
/** Opens issues about errors that it has seen in production. */
export const WATCH_BOT: Account = {
  login: "acme-error-watch[bot]",
  id: 900_000_102,
  type: "Bot",
  association: "NONE",
};

const MOODS = ["brisk", "calm", "early", "keen", "late", "plain", "quiet", "sharp", "sunny", "tidy"] as const;
const ANIMALS = ["badger", "crane", "finch", "heron", "lynx", "marten", "otter", "stoat", "tern"] as const;

/** A user of the software. A few of them write often, most of them once. */
export function outsider(random: Random): Account {
  const count = MOODS.length * ANIMALS.length;
  const index = Math.floor(random.next() ** 2 * count);
  const mood = MOODS[index % MOODS.length];
  const animal = ANIMALS[Math.floor(index / MOODS.length)];
  return {
    login: `${mood}-${animal}-${index + 11}`,
    id: 910_000_000 + index,
    type: "User",
    association: index < count / 8 ? "CONTRIBUTOR" : "NONE",
  };
}
