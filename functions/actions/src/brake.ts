import { Conflict } from "@issue-relay/shared/documents/errors";
import { inTurn } from "@issue-relay/shared/documents/in-turn";
import { setFields } from "@issue-relay/shared/documents/set-fields";
import { type DocumentStore, REQUEST_TIME, type Write } from "@issue-relay/shared/documents/store";
import { RetryLater } from "@issue-relay/shared/errors";
import { type BrakeState, brakeName, brakeStateIn } from "@issue-relay/shared/rules/brake-document";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";

const HOUR_MS = 3_600_000;

/** Another revision of the function may count at the same time, while it is deployed. */
const TRIES = 5;

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
   * @throws RetryLater, BrokenDestination
   */
  count(rule: Rule, trigger: string, issue: number): Promise<Stop | undefined> {
    return inTurn(this.#documents, brakeName(rule.name), () => this.#count(rule, trigger, issue));
  }

  /** Notes that somebody has been told of a stop. @throws StoreFailed, BrokenDestination */
  async noteTold(rule: Rule): Promise<void> {
    await setFields(this.#documents, brakeName(rule.name), () => ({ isTold: true }));
  }

  async #count(rule: Rule, trigger: string, issue: number): Promise<Stop | undefined> {
    const name = brakeName(rule.name);
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const { document, readAt } = await this.#documents.read(name);
      const { acted: all, stoppedAt, because, isTold } = brakeStateIn(document);
      const acted = all.filter(({ at }) => at > readAt - HOUR_MS);
      if (acted.some((each) => each.trigger === trigger)) {
        return undefined;
      }
      if (stoppedAt !== null) {
        return { because: because ?? "somebody has stopped it", stoppedAt, isTold };
      }
      const exceeded = exceededBy(rule, acted, issue);
      const fields: Write["fields"] = exceeded
        ? { stoppedAt: REQUEST_TIME, because: exceeded, isTold: false }
        : { acted: JSON.stringify([...acted, { trigger, issue, at: readAt }]) };
      try {
        const { at } = await this.#documents.write(name, {
          fields: { ...fields, rule: rule.name },
          version: document?.version,
        });
        return exceeded === undefined
          ? undefined
          : { because: exceeded, stoppedAt: new Date(at), isTold: false };
      } catch (error) {
        if (!(error instanceof Conflict)) {
          throw error;
        }
      }
    }
    throw new RetryLater(`another request counts how often rule ${rule.name} acts`);
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
