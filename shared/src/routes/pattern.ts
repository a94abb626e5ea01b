import { isMatch } from "matcher";

/**
 * Whether a name is among the patterns. `*` stands for any run of characters, and upper and lower case are the same. A pattern that
 * begins with `!` excludes what it matches; where all do, everything else is among them. A backslash takes the meaning from the
 * character after it.
 */
export function isAmong(name: string, patterns: readonly string[]): boolean {
  return isMatch(name, patterns);
}

/** The same for names that may begin with `!` themselves, such as a label's: none of the patterns excludes. */
export function isOneOf(name: string, patterns: readonly string[]): boolean {
  return isMatch(
    name,
    patterns.map((pattern) => (pattern.startsWith("!") ? `\\${pattern}` : pattern)),
  );
}

/** Whether the pattern of a repository, in which there is no backslash, stands for more than one name. */
export function isWildcard(pattern: string): boolean {
  return pattern.includes("*");
}

/** Whether all that a pattern stands for is also among the others. Where the answer is not sure, it is no. */
export function isCovered(pattern: string, others: readonly string[]): boolean {
  // Without a backslash, only a `*` matches a `*`. So where the others match the pattern's own text, they match whatever it stands for.
  return isOneOf(
    pattern,
    others.filter((other) => !other.includes("\\")),
  );
}
