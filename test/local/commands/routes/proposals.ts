import { printable } from "../printable.ts";
import type { Member } from "./members.ts";

/** A member who may be the account, and what says so. */
interface Fit {
  member: Member;
  /** `the display name`, … */
  by: string;
}

/**
 * For each login the line of `people` that Slack suggests, or why there is none. A person must look: names are no proof. Nobody is
 * guessed where two fit.
 * @param people the members whom the file has, by login
 */
export function proposalLines(
  logins: readonly string[],
  people: Readonly<Record<string, string>>,
  members: readonly Member[],
): string[] {
  const fits = new Map(logins.map((login) => [login, fitsOf(login, members)]));
  const sure: string[] = [];
  const unsure: string[] = [];
  for (const [login, [first, ...more]] of fits) {
    if (!first) {
      continue;
    }
    const { member, by } = first;
    const others = [...Object.entries(people), ...[...fits].flatMap(([other, its]) => idsOf(other, its))];
    const rival = others.find(([other, id]) => other !== login && id === member.id)?.[0];
    if (more.length > 0) {
      unsure.push(`  ${login}: ${[first, ...more].map(named).join("; ")}`);
    } else if (rival !== undefined) {
      unsure.push(`  ${login}: ${named(first)}; but they are, or may be, ${rival}, too`);
    } else {
      sure.push(`  ${key(login)}: ${member.id}  # ${nameOf(member)}, by ${by}`);
    }
  }
  return [
    ...(sure.length === 0
      ? []
      : ["In Slack, these may be they. Paste a line into `people` once you know:", ...sure]),
    ...(unsure.length === 0 ? [] : ["Of these, Slack does not say who they are:", ...unsure]),
  ];
}

function idsOf(login: string, fits: Fit[]): [string, string][] {
  return fits.map(({ member }) => [login, member.id]);
}

function named({ member, by }: Fit): string {
  return `${nameOf(member)} (${member.id}), by ${by}`;
}

/** On one line: it stands in a comment of the file. */
function nameOf({ realName, displayName, username }: Member): string {
  return printable(realName || displayName || username);
}

/** A login that YAML takes for a number or a truth needs quotes. */
function key(login: string): string {
  return /^(\d+|true|false|null|yes|no|on|off|y|n)$/i.test(login) ? `"${login}"` : login;
}

function fitsOf(login: string, members: readonly Member[]): Fit[] {
  return members.flatMap((member) => {
    const by = whatSays(member, login);
    return by === undefined ? [] : [{ member, by }];
  });
}

function whatSays({ title, displayName, realName, username }: Member, login: string): string | undefined {
  if (holds(title, login)) {
    return "the title";
  }
  const names = [
    [displayName, "the display name"],
    [username, "the username"],
    [realName, "the real name"],
  ] as const;
  return names.find(([name]) => letters(name) === letters(login) && letters(login) !== "")?.[1];
}

/** Whether it names the account, as `github.com/ann`, `GitHub: ann` or `@ann`: a login can also be an everyday word. */
function holds(title: string, login: string): boolean {
  const named = title.matchAll(/(?:github(?:\.com)?[\s:/]+@?|@)([\w-]+)/gi);
  return [...named].some(([, name]) => name?.toLowerCase() === login.toLowerCase());
}

/** Ann Smith, ann.smith and ann-smith are the same, and so are José and jose. */
function letters(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
