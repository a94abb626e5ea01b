import { eventKey } from "../../../functions/slack/src/card/change.ts";
import { cardOf, linesOf } from "../../../functions/slack/src/protocol/metadata.ts";
import { type Comment, type IssueLife, textOf } from "./issue-life.ts";
import { keyOf, type Simulation } from "./simulate.ts";
import type { Message } from "./slack.ts";

interface Expectations {
  /** A person deletes messages: lines that were beneath a deleted card may be missing. */
  hasPerson: boolean;
  /** A double may be seen until the late look. */
  onlyInTheEnd: boolean;
  /** Pub/Sub gives up the event that answers for the card, and no other. */
  hasDeadLetters: boolean;
}

/** Notes whatever a user of Slack would call wrong, at every moment and in the end. */
export class Check {
  readonly problems: string[] = [];
  readonly #simulation: Simulation;
  readonly #expect: Expectations;
  /** The newest version that each card has shown. */
  readonly #versions = new Map<string, number>();

  constructor(simulation: Simulation, expect: Expectations) {
    this.#simulation = simulation;
    this.#expect = expect;
    simulation.slack.onChange = (message) => {
      if (message.isLive && !expect.onlyInTheEnd) {
        this.#atOnce(message);
      }
    };
  }

  #problem(text: string): void {
    this.#simulation.world.note(`!! ${text}`);
    this.problems.push(text);
  }

  /** What must never be seen, however short. */
  #atOnce(message: Message): void {
    const { metadata } = message.content;
    const key = metadata.event_payload.card;
    const ofCard = this.#messagesOf(key);
    if (cardOf(metadata, key)) {
      if (ofCard.filter((each) => cardOf(each.content.metadata, key)).length > 1) {
        this.#problem(`${key}: two cards`);
      }
      const version = versionOf(message);
      if (version < (this.#versions.get(message.ts) ?? 0)) {
        this.#problem(`${key}: the card turned back to version ${version}`);
      }
      this.#versions.set(message.ts, version);
      return;
    }
    const lines = ofCard
      .filter((each) => this.#isSeen(each))
      .flatMap((each) => linesOf(each.content.metadata, key) ?? []);
    const keys = lines.map((line) => line.key);
    for (const line of keys.filter((each, index) => keys.indexOf(each) !== index)) {
      this.#problem(`${key}: ${line} is shown twice`);
    }
  }

  /** What must hold when nothing is left to happen. */
  async inTheEnd(lives: IssueLife[], cameToRest: boolean): Promise<void> {
    if (!cameToRest) {
      this.#problem("it never comes to rest");
    }
    const open = this.#simulation.pubsub.messages.filter(({ isAcknowledged }) => !isAcknowledged);
    if (this.#expect.hasDeadLetters ? open.length > 2 : open.length > 0) {
      this.#problem(
        `${open.map(({ event, attempts }) => `${event.id} in ${attempts} attempts`)} never acknowledged`,
      );
    }
    for (const message of this.#simulation.slack.messages.values()) {
      const isKnown = lives.some(({ nodeId, channels }) =>
        channels.some((channel) => keyOf(nodeId, channel) === message.content.metadata.event_payload.card),
      );
      if (!isKnown) {
        this.#problem(`${message.content.metadata.event_payload.card}: a card that nobody asked for`);
      }
    }
    for (const life of lives) {
      for (const channel of life.channels) {
        await this.#card(life, keyOf(life.nodeId, channel));
      }
    }
  }

  async #card(life: IssueLife, key: string): Promise<void> {
    const messages = this.#messagesOf(key);
    const cards = messages.filter((each) => cardOf(each.content.metadata, key));
    const [card] = cards;
    if (cards.length !== 1 || !card) {
      this.#problem(`${key}: ${cards.length} cards in the end`);
      return;
    }
    const blocks = JSON.stringify(card.content.blocks);
    const labels = [...blocks.matchAll(/"text":"([abcxyz]\d*)","style":\{"code"/g)].map(([, label]) => label);
    const isRight =
      blocks.includes(`"${life.title}"`) &&
      (life.state === "open" ? /"(Open|Reopened)"/ : /"Closed/).test(blocks) &&
      labels.join() === [...life.labels].sort().slice(0, 8).join();
    if (!isRight) {
      this.#problem(
        `${key}: the card shows ${blocks}; it should show ${life.title} with ${[...life.labels]}`,
      );
    }
    const { document } = await this.#simulation.firestore.documents.read(`cards/${key}`);
    const known = String(document?.fields.card);
    const thread = messages.filter(
      // A copy whose post had an unknown outcome can stay beneath a card that was deleted at that moment.
      (each) => each !== card && (this.#isSeen(each) || known.includes(each.ts)),
    );
    this.#thread(life, key, thread);
  }

  #thread(life: IssueLife, key: string, messages: Message[]): void {
    const shown = new Map<string, string>();
    for (const message of messages) {
      const lines = linesOf(message.content.metadata, key) ?? [];
      if (message.thread === undefined) {
        this.#problem(`${key}: a message of the thread is in the channel`);
      }
      if (lines.some(({ at }, index) => at < (lines[index - 1]?.at ?? 0))) {
        this.#problem(`${key}: the lines of a message are out of order`);
      }
      for (const [index, line] of lines.entries()) {
        if (shown.has(line.key) && this.#isSeen(message)) {
          this.#problem(`${key}: ${line.key} is shown twice in the end`);
        }
        shown.set(line.key, JSON.stringify(message.content.blocks[index]));
      }
    }
    for (const comment of life.comments) {
      this.#comment(key, comment, shown.get(`c:${comment.id}`));
    }
    for (const event of life.lineEvents) {
      if (!shown.has(eventKey(event.id)) && !this.#expect.hasPerson) {
        this.#problem(`${key}: the line of ${event.action} is missing`);
      }
    }
  }

  #comment(key: string, { id, edits, isDeleted }: Comment, shown: string | undefined): void {
    if (isDeleted) {
      if (shown !== undefined) {
        this.#problem(`${key}: comment ${id} was deleted and is shown`);
      }
    } else if (shown === undefined) {
      if (!this.#expect.hasPerson) {
        this.#problem(`${key}: comment ${id} is missing`);
      }
    } else if (!shown.includes(textOf(id, edits))) {
      this.#problem(`${key}: comment ${id} shows ${shown}, not version ${edits}`);
    }
  }

  #messagesOf(key: string): Message[] {
    const { messages } = this.#simulation.slack;
    return [...messages.values()].filter(
      ({ isLive, content }) => isLive && content.metadata.event_payload.card === key,
    );
  }

  /**
   * Slack goes on showing the thread of a deleted message. What hangs beneath a card that a person deleted stays there: no look finds
   * it. Beneath one that we delete, nothing may stay.
   */
  #isSeen({ thread }: Message): boolean {
    return thread === undefined || this.#simulation.slack.messages.get(thread)?.isRemoved === false;
  }
}

function versionOf({ content }: Message): number {
  return Number(/ version (\d+)/.exec(content.text)?.[1] ?? 0);
}
