import { setFields } from "@issue-relay/shared/documents/set-fields";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { digest } from "@issue-relay/shared/event/event-id";
import * as z from "@issue-relay/shared/zod";
import type { OverdueRow } from "./overdue-rows.ts";

/** Where an issue is in the order of waiting: no two are at the same position. */
const Position = z.object({ since: z.number(), issue_id: z.number() });
type Position = z.infer<typeof Position>;

const Call = z.object({
  /** The time for which it was asked, in ms since 1970. */
  at: z.number(),
  /** The issue behind which it began; null: it began with the one that waits for the longest time. */
  behind: Position.nullable(),
  /** The last issue of which it told. */
  last: Position,
});
type Call = z.infer<typeof Call>;

/** Which of the issues that wait for a rule are told of now. */
export interface Turn {
  /** At most so many of them, in the order of their turns. */
  of(rows: readonly OverdueRow[], most: number): OverdueRow[];
  /** Remembers of which was told. @throws StoreFailed, BrokenDestination */
  note(told: readonly OverdueRow[]): Promise<void>;
}

/**
 * A call goes on behind the last issue of which the one before it told, and after the end from the beginning: so what can't be acted on
 * waits for its next turn, and hides nothing. A call for the same time is the same call, and begins where that one began.
 * @param rule its name
 * @throws StoreFailed, BrokenDestination
 */
export async function turnOf(documents: DocumentStore, rule: string, at: Date): Promise<Turn> {
  const name = `overdue/${digest(rule)}`;
  const { document } = await documents.read(name);
  const call = callIn(document?.fields.call);
  const behind = (call?.at === at.getTime() ? call.behind : call?.last) ?? null;
  return {
    of(rows, most) {
      const isNext = (row: Position) => behind === null || isBehind(row, behind);
      return [...rows.filter(isNext), ...rows.filter((row) => !isNext(row))].slice(0, most);
    },
    async note(told) {
      const last = told.at(-1);
      if (last) {
        const noted = JSON.stringify({ at: at.getTime(), behind, last: Position.parse(last) });
        await setFields(documents, name, () => ({ rule, call: noted }));
      }
    },
  };
}

/** The last call, of JSON. Where it can't be read, as by an older revision, turns begin anew: no issue is left out. */
function callIn(json: unknown): Call | undefined {
  try {
    return Call.parse(JSON.parse(z.string().parse(json)));
  } catch {
    return undefined;
  }
}

function isBehind(one: Position, other: Position): boolean {
  return one.since === other.since ? one.issue_id > other.issue_id : one.since > other.since;
}
