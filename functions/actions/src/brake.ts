import { setFields } from "@issue-relay/shared/documents/set-fields";
import { type DocumentStore, REQUEST_TIME } from "@issue-relay/shared/documents/store";
import { type BrakeState, brakeName, brakeStateIn } from "@issue-relay/shared/rules/brake-document";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";

const HOUR_MS = 3_600_000;

/** A rule that has stopped itself. */
export interface Stop {
  because: string;
  stoppedAt: Date;
  /** Whether somebody has been told. */
  isTold: boolean;
}

/** Counts how often each rule acts, and stops one that acts too often, until somebody resumes it. */
export class Brake {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /**
   * Counts that a rule acts. What it has acted on counts once.
   * @returns undefined where it may
   * @throws StoreFailed, BrokenDestination
   */
  async count(rule: Rule, trigger: string, issue: number): Promise<Stop | undefined> {
    let stop: Stop | undefined;
    const written = await setFields(this.#documents, brakeName(rule.name), ({ document, readAt }) => {
      const { acted: all, stoppedAt, because, isTold } = brakeStateIn(document);
      const acted = all.filter(({ at }) => at > readAt - HOUR_MS);
      stop = undefined;
      if (acted.some((each) => each.trigger === trigger)) {
        return undefined;
      }
      if (stoppedAt !== null) {
        stop = { because: because ?? "somebody has stopped it", stoppedAt, isTold };
        return undefined;
      }
      const exceeded = exceededBy(rule, acted, issue);
      if (exceeded === undefined) {
        return { rule: rule.name, acted: JSON.stringify([...acted, { trigger, issue, at: readAt }]) };
      }
      stop = { because: exceeded, stoppedAt: new Date(readAt), isTold: false };
      return { rule: rule.name, stoppedAt: REQUEST_TIME, because: exceeded, isTold: false };
    });
    return stop && written ? { ...stop, stoppedAt: new Date(written.at) } : stop;
  }

  /** Notes that somebody has been told of a stop. @throws StoreFailed, BrokenDestination */
  async noteTold(rule: Rule): Promise<void> {
    await setFields(this.#documents, brakeName(rule.name), () => ({ isTold: true }));
  }
}

function exceededBy({ limits }: Rule, acted: BrakeState["acted"], issue: number): string | undefined {
  if (acted.filter((each) => each.issue === issue).length >= limits.issue) {
    return `it has acted ${timesOf(limits.issue)} within an hour on one issue`;
  }
  return acted.length >= limits.all ? `it has acted ${timesOf(limits.all)} within an hour` : undefined;
}

function timesOf(n: number): string {
  return n === 1 ? "once" : `${n} times`;
}
