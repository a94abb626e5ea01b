import type { Member } from "../directory.ts";
import { MIN_QUERY_LENGTH, type Option } from "../inputs.ts";
import { repliesTo } from "../message.ts";
import type { Workspace } from "../workspace.ts";
import { type Submission, submissionFrom, suggestionsFrom } from "./answers.ts";
import { buttonsOf, withIds } from "./ids.ts";
import type { OpenModal } from "./modals.ts";
import { blockActions, blockSuggestion, messageAction, viewSubmission } from "./payloads.ts";
import type { ResponseUrls } from "./response-urls.ts";
import { type AppAnswer, tellApp } from "./tell-app.ts";
import { fill, type Given } from "./values.ts";

export interface Click {
  /** The id of who clicks. */
  user: string;
  /** By id or name. */
  channel: string;
  /** Of a message, or of one that only this person sees. */
  ts: string;
  actionId: string;
  /** Absent: the first block that has such a button. */
  blockId?: string | undefined;
}

export interface Clicked {
  /** What Slack's warning sign beside the button says; empty: the app has acknowledged the click. */
  warning: string;
}

/** A shortcut, out of the menu of a message. */
export interface Use {
  /** The id of who uses it. */
  user: string;
  /** By id or name. */
  channel: string;
  /** Of the message. */
  ts: string;
  callbackId: string;
}

export interface Typed {
  user: string;
  viewId: string;
  actionId: string;
  /** What has been typed. */
  value: string;
}

export interface Suggestions {
  options: Option[];
  /** Whether the app did not answer as it should. */
  failed: boolean;
}

/** What people do with buttons and modals, and what the app makes of it. */
export class Interactions {
  readonly #workspace: Workspace;
  readonly #now: () => number;
  readonly #responseUrls: ResponseUrls;

  /** `now`: milliseconds. */
  constructor(workspace: Workspace, now: () => number, responseUrls: ResponseUrls) {
    this.#workspace = workspace;
    this.#now = now;
    this.#responseUrls = responseUrls;
  }

  /** @throws Error where there is no such person, message or button */
  async click({ user, channel: idOrName, ts, actionId, blockId }: Click): Promise<Clicked> {
    const member = this.#person(user);
    const channel = this.#workspace.channel(idOrName);
    const message = this.#messageFor(user, channel.id, ts);
    const { blocks } = "ephemeral" in message ? message.ephemeral : message.stored;
    const [found] = withIds(blocks)
      .filter(({ block_id }) => blockId === undefined || block_id === blockId)
      .flatMap((block) => buttonsOf(block).map((button) => ({ block_id: block.block_id ?? "", button })))
      .filter(({ button }) => button.action_id === actionId);
    if (!found) {
      throw new Error(`the message has no button ${actionId}`);
    }
    const trigger_id = this.#workspace.modals.newTrigger(user);
    const action_ts = this.#actionTs();
    return acknowledged(
      await this.#tell(blockActions({ member, channel, message, ...found, trigger_id, action_ts })),
    );
  }

  /**
   * @param origin the address of this Slack, such as `http://127.0.0.1:8084`
   * @throws Error where there is no such person, message or shortcut
   */
  async use({ user, channel: idOrName, ts, callbackId }: Use, origin: string): Promise<Clicked> {
    const { settings, modals } = this.#workspace;
    const member = this.#person(user);
    const channel = this.#workspace.channel(idOrName);
    const message = this.#workspace.message(channel.id, ts);
    if (!settings.interactivity?.shortcuts?.some(({ callback_id }) => callback_id === callbackId)) {
      throw new Error(`the app has no shortcut ${callbackId}`);
    }
    return acknowledged(
      await this.#tell(
        messageAction({
          ...{ member, channel, stored: message, callback_id: callbackId },
          replies: repliesTo(message, this.#workspace.messages(channel.id)),
          trigger_id: modals.newTrigger(user),
          response_url: `${origin}${this.#responseUrls.issue(user, channel.id)}`,
          action_ts: this.#actionTs(),
        }),
      ),
    );
  }

  /**
   * @param given by block; an input that isn't named keeps its initial value
   * @throws Error where this person has no such modal open, or could not put that into it
   */
  async submit(viewId: string, user: string, given: Record<string, Given> = {}): Promise<Submission> {
    const member = this.#person(user);
    const modal = this.#modal(viewId, user);
    const { values, errors } = fill(modal, given);
    if (Object.keys(errors).length > 0) {
      return { closed: false, errors, trouble: "" };
    }
    const trigger_id = this.#workspace.modals.newTrigger(user);
    const answer = await this.#tell(viewSubmission(member, modal, values, trigger_id));
    const submission = submissionFrom(answer, Object.keys(values));
    if (submission.closed) {
      this.#workspace.modals.close(modal);
    }
    return submission;
  }

  /** @throws Error where this person has no such modal open, or it has no such select */
  async suggest({ user, viewId, actionId, value }: Typed): Promise<Suggestions> {
    const member = this.#person(user);
    const modal = this.#modal(viewId, user);
    const inputs = modal.blocks.flatMap((block) => (block.type === "input" ? [block] : []));
    const input = inputs.find(({ element }) => element.action_id === actionId);
    if (input?.element.type !== "multi_external_select") {
      throw new Error(`the modal has no select ${actionId} with options of the app's`);
    }
    if (value.length < (input.element.min_query_length ?? MIN_QUERY_LENGTH)) {
      return { options: [], failed: false };
    }
    const asked = { block_id: input.block_id ?? "", action_id: actionId, value };
    const options = suggestionsFrom(await this.#tell(blockSuggestion(member, modal, asked)));
    for (const option of options ?? []) {
      modal.suggested.set(option.value, option);
    }
    return { options: options ?? [], failed: options === undefined };
  }

  /** @throws Error where this person has no such modal open */
  closeView(viewId: string, user: string): void {
    this.#workspace.modals.close(this.#modal(viewId, user));
  }

  #actionTs(): string {
    return (this.#now() / 1000).toFixed(6);
  }

  #tell(payload: object) {
    return tellApp(this.#workspace.settings, this.#now(), payload);
  }

  #person(id: string): Member {
    const member = this.#workspace.directory.people().find((each) => each.id === id);
    if (!member) {
      throw new Error(`there is nobody with the id ${id}`);
    }
    return member;
  }

  #modal(viewId: string, user: string): OpenModal {
    const modal = this.#workspace.modals.of(user);
    if (modal?.id !== viewId) {
      throw new Error(`${user} has no modal ${viewId} open`);
    }
    return modal;
  }

  #messageFor(user: string, channel: string, ts: string) {
    const ephemeral = this.#workspace.ephemerals
      .of(user)
      .find((each) => each.channel === channel && each.ts === ts);
    if (ephemeral) {
      return { ephemeral };
    }
    const stored = this.#workspace.message(channel, ts);
    return { stored, replies: repliesTo(stored, this.#workspace.messages(channel)) };
  }
}

function acknowledged(answer: AppAnswer): Clicked {
  if ("failure" in answer) {
    return { warning: answer.failure };
  }
  const isAcknowledged = answer.status >= 200 && answer.status < 300;
  return { warning: isAcknowledged ? "" : `This app responded with Status Code ${answer.status}.` };
}
