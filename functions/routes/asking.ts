import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied, GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import type { FieldPath } from "@issue-relay/shared/routes/problem";
import * as z from "@issue-relay/shared/zod";

/** So many repositories are asked at most: each takes a few of the 5,000 requests that an installation has in an hour. */
export const MOST_REPOSITORIES = 100;

/** GitHub takes 100 requests at once, of all who ask as the App. */
export const MOST_AT_ONCE = 8;

/** What GitHub does not have of the file, and what of that does no harm. Each with its place. */
export interface InGitHub {
  problems: [FieldPath, string][];
  notes: [FieldPath, string][];
}

/** Where GitHub refuses to answer: that is said once, and all else is asked. */
export class Refusals {
  readonly #reasons = new Map<string, string>();

  /** @param where a repository, or an account @returns undefined where GitHub refuses @throws GitHubAway */
  async unlessRefused<T>(where: string, answer: Promise<T>): Promise<{ is: T } | undefined> {
    try {
      return { is: await answer };
    } catch (error) {
      if (!(error instanceof GitHubDenied)) {
        throw error;
      }
      this.#reasons.set(where, error.message);
      return undefined;
    }
  }

  /** Where it was, and why; undefined where GitHub has answered everywhere. */
  get text(): string | undefined {
    const [reason] = this.#reasons.values();
    const where = shortList([...this.#reasons.keys()]);
    return reason === undefined ? undefined : `can't be checked in ${where}: ${reason}`;
  }

  /** Why it was there, whatever the case of its name; undefined where GitHub has answered. */
  reasonIn(where: string): string | undefined {
    return [...this.#reasons].find(([name]) => name.toLowerCase() === where.toLowerCase())?.[1];
  }

  at(path: FieldPath): [FieldPath, string][] {
    return this.text === undefined ? [] : [[path, this.text]];
  }
}

/** Whether GitHub has something at a path. @throws GitHubAway, GitHubDenied */
export async function isThere(github: GitHub, path: string): Promise<boolean> {
  return (await unlessMissing(github.get(path, z.unknown()).then(() => true))) ?? false;
}

/** Undefined where GitHub has no such thing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubNotFound) {
      return undefined;
    }
    throw error;
  }
}

/** The same question, which is asked once for each key. */
export function oncePer<Key, T>(ask: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const answers = new Map<Key, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? ask(key);
    answers.set(key, answer);
    return answer;
  };
}

/** How many are named. */
const NAMED = 3;

/** The first of them, and how many there are more. */
export function shortList(names: readonly string[]): string {
  const others = names.length - NAMED;
  const rest = others > 0 ? [`${others} more`] : [];
  return [...names.slice(0, NAMED), ...rest].join(", ");
}
