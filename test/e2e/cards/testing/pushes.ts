import { pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import type { PubSubEvent } from "@issue-relay/local/stand-ins/pubsub/events";

/** What Pub/Sub has still to deliver. */
export class Pushes {
  /** The messages that are not acknowledged, with their project. */
  readonly #open = new Map<string, string>();
  /** Of these, the message was given up. */
  readonly deadLettered: string[] = [];

  note(event: PubSubEvent): void {
    if (event.kind === "published" && event.topic.endsWith(`/${pubSubSettings.topic}`)) {
      this.#open.set(event.messageId, projectOf(event.topic));
    } else if (event.kind === "deadLettered") {
      this.deadLettered.push(event.messageId);
    } else if (event.kind === "pushed" && event.acknowledged) {
      this.#open.delete(event.messageId);
    }
  }

  /** How many messages are not acknowledged. */
  open(project?: string): number {
    return [...this.#open.values()].filter((each) => project === undefined || each === project).length;
  }
}

/** @param name `projects/<project>/topics/<topic>` */
function projectOf(name: string): string {
  return name.split("/")[1] ?? "";
}
