import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { createLogger } from "@issue-relay/shared/logger";
import { Refused } from "@issue-relay/shared/slack/failures";
import { tsOf } from "@issue-relay/shared/slack/time";
import { changeByDefault } from "../../../functions/slack/src/card/testing/by-default.ts";
import { cardStore } from "../../../functions/slack/src/protocol/card-store.ts";
import { Cards } from "../../../functions/slack/src/protocol/cards.ts";
import { LENGTHS } from "../../../functions/slack/src/protocol/lengths.ts";
import type { CardChannel, SeenMessage } from "../../../functions/slack/src/protocol/ports.ts";
import { EPOCH } from "./world.ts";

interface Posted extends SeenMessage {
  thread: string | undefined;
}

/** One card in a quiet world: nothing fails by itself, and time passes only where a test says so. */
export class OneCard {
  now = EPOCH;
  readonly documents: DocumentStore = memoryStore(() => this.now);
  readonly messages = new Map<string, Posted>();
  /** The calls to Slack, in order. */
  readonly calls: string[] = [];
  readonly log: { severity: string; reason?: string; line?: string }[] = [];
  /** Is called before each call to Slack; it may throw, or let time pass. */
  before: (call: string, texts: string) => void = () => {};
  /** Is called once Slack has carried a call out; where it throws, the answer is lost. */
  after: (call: string) => void = () => {};
  /** Is called before each reading of the channel's history, with the time since when; it may throw. */
  history: (oldest: string) => void = () => {};
  readonly #cards = new Cards();
  #tokens = 0;

  /** What the card's thread shows, oldest first. */
  get thread(): string[] {
    return [...this.messages.values()].filter(({ thread }) => thread !== undefined).map(textOf);
  }

  /** What stands in the channel itself. */
  get channel(): string[] {
    return [...this.messages.values()].filter(({ thread }) => thread === undefined).map(textOf);
  }

  show(event: IssueEvent, instance = this.#cards): Promise<string> {
    return instance.show(
      {
        key: "card",
        channel: this.#slack(),
        store: cardStore(this.documents, "cards/card"),
        clock: { now: () => this.now, sleep: async () => {} },
        lengths: LENGTHS,
        token: () => `token ${++this.#tokens}`,
        random: () => 0.5,
        deadline: this.now + 50_000,
        logger: createLogger({ destination: { write: (line) => this.log.push(JSON.parse(line)) } }),
      },
      changeByDefault(event),
    );
  }

  #slack(): CardChannel {
    const call = async <T>(name: string, content: object, act: () => T): Promise<T> => {
      this.calls.push(name);
      this.before(name, JSON.stringify(content));
      const answer = act();
      this.after(name);
      return answer;
    };
    const existing = (ts: string) => {
      const message = this.messages.get(ts);
      if (!message) {
        throw new Refused("message_not_found", { kind: "gone" });
      }
      return message;
    };
    return {
      id: "C1",
      turn: async () => {},
      post: ({ message, metadata, thread }) =>
        call("post", message, () => {
          this.now += 1;
          const ts = tsOf(this.now);
          const isThere = thread !== undefined && this.messages.has(thread);
          const posted = { ts, metadata, blocks: richTextOf(message), thread: isThere ? thread : undefined };
          this.messages.set(ts, posted);
          return { ts, thread: posted.thread };
        }),
      update: ({ ts, message, metadata }) =>
        call("update", message, () => {
          this.messages.set(ts, { ...existing(ts), metadata, blocks: richTextOf(message) });
        }),
      delete: (ts) => call("delete", {}, () => void this.messages.delete(existing(ts).ts)),
      history: (oldest) =>
        call("history", {}, () => {
          this.history(oldest);
          return [...this.messages.values()].filter(({ ts, thread }) => !thread && ts >= oldest);
        }),
      replies: (thread, oldest) =>
        call("replies", {}, () => {
          existing(thread);
          return [...this.messages.values()].filter(
            (each) => each.ts === thread || (each.thread === thread && each.ts >= oldest),
          );
        }),
    };
  }
}

function richTextOf({ blocks }: Parameters<CardChannel["post"]>[0]["message"]): SeenMessage["blocks"] {
  return blocks.filter((block) => block.type === "rich_text");
}

/** All texts of a message, without its times. */
function textOf({ blocks }: Posted): string {
  const texts = [...JSON.stringify(blocks).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);
  return texts.join("").replaceAll("\\n", "\n");
}
