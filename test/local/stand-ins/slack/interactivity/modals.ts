import { randomBytes } from "node:crypto";
import type { Option } from "../inputs.ts";
import type { Settings } from "../settings.ts";
import { SlackError } from "../slack-error.ts";
import { type AnyBlock, withIds } from "./ids.ts";
import type { Modal } from "./modal.ts";

/** A modal before the eyes of one person. */
export interface OpenModal extends Omit<Modal, "blocks"> {
  /** `V…` */
  id: string;
  hash: string;
  user: string;
  /** With their ids. */
  blocks: AnyBlock[];
  /** The options that the app has suggested, by their values. */
  suggested: Map<string, Option>;
}

interface Trigger {
  user: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
  isExchanged: boolean;
}

interface ModalsOptions {
  settings: Settings;
  /** Milliseconds. */
  now: () => number;
  /** Called with whose modal was opened or closed. */
  onChange: (user: string) => void;
}

/** The modals that are open, one a person, and the ids with which the app may open one. */
export class Modals {
  readonly #options: ModalsOptions;
  readonly #triggers = new Map<string, Trigger>();
  readonly #open = new Map<string, OpenModal>();

  constructor(options: ModalsOptions) {
    this.#options = options;
  }

  /** @returns a `trigger_id`, for what this person has just done */
  newTrigger(user: string): string {
    const id = `${Math.floor(this.#options.now())}.${this.#triggers.size + 1}.${randomBytes(16).toString("hex")}`;
    this.#triggers.set(id, { user, issuedAt: this.#options.now(), isExchanged: false });
    return id;
  }

  /**
   * Opens a modal for the person of the trigger, in place of one that is open.
   * @throws SlackError `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`
   */
  open(triggerId: string, { blocks, ...modal }: Modal): OpenModal {
    const { user } = this.#exchange(triggerId);
    const id = `V${randomBytes(5).toString("hex").toUpperCase()}`;
    const hash = `${Math.floor(this.#options.now() / 1000)}.${randomBytes(4).toString("hex")}`;
    const opened = { ...modal, id, hash, user, blocks: withIds(blocks), suggested: new Map() };
    this.#open.set(user, opened);
    this.#options.onChange(user);
    return opened;
  }

  /** The modal that this person sees. */
  of(user: string): OpenModal | undefined {
    return this.#open.get(user);
  }

  close({ user, id }: OpenModal): void {
    if (this.#open.get(user)?.id === id) {
      this.#open.delete(user);
      this.#options.onChange(user);
    }
  }

  #exchange(triggerId: string): Trigger {
    const trigger = this.#triggers.get(triggerId);
    if (!trigger) {
      throw new SlackError("invalid_trigger_id");
    }
    if (trigger.isExchanged) {
      throw new SlackError("exchanged_trigger_id");
    }
    if (this.#options.now() - trigger.issuedAt > this.#options.settings.triggerLifeMs) {
      throw new SlackError("expired_trigger_id");
    }
    trigger.isExchanged = true;
    return trigger;
  }
}
