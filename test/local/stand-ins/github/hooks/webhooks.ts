import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Occurrence } from "../occurrence.ts";
import type { Payload } from "../payloads.ts";
import type { Places } from "../places.ts";
import { type Delivery, signedRequest } from "../signed-request.ts";
import { type Attempt, send } from "./attempt.ts";
import { Attempts } from "./attempts.ts";
import { type Hook, type HookSettings, type Target, wants } from "./hook.ts";
import { Subjects } from "./subjects.ts";

export interface WebhookOptions {
  places: Places;
  /** Milliseconds since the epoch, by GitHub's clock. */
  now: () => number;
  /** How long an answer may take. */
  limitMs: number;
  /** For how many days GitHub knows a delivery. */
  deliveryDays: number;
  firstDeliveryId: bigint;
  /** How long GitHub takes before it delivers an occurrence: different delays change the order. */
  delayMs: (occurrence: Occurrence) => number;
  /** The installation of the App on an account, by the account's id. */
  installationOn: (accountId: number) => { id: number; node_id: string } | undefined;
}

/** The webhooks of all repositories, organizations and Apps, and what they were sent. */
export class Webhooks {
  readonly #options: WebhookOptions;
  #hooks: Hook[] = [];
  #nextHookId = 460_000_001;
  #nextDeliveryId: bigint;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#nextDeliveryId = options.firstDeliveryId;
  }

  create(target: Target, settings: HookSettings): Hook {
    const at = new Date(this.#options.now());
    const attempts = new Attempts(this.#options.deliveryDays, this.#options.now);
    const made = { id: this.#nextHookId, target, createdAt: at, updatedAt: at, attempts };
    const hook: Hook = { ...settings, ...made, lastOutcome: undefined };
    this.#nextHookId += 1;
    this.#hooks.push(hook);
    return hook;
  }

  all(): readonly Hook[] {
    return this.#hooks;
  }

  list({ type, id }: Target): Hook[] {
    return this.#hooks.filter(({ target }) => target.type === type && target.id === id);
  }

  /** Changes what is given, and leaves the rest. */
  edit(hook: Hook, changes: Partial<HookSettings>): void {
    Object.assign(hook, changes, { updatedAt: new Date(this.#options.now()) });
  }

  remove(hook: Hook): void {
    this.#hooks = this.#hooks.filter((each) => each !== hook);
  }

  /**
   * Delivers an occurrence to each webhook that wants it. All have the GUID in common, as GitHub's description of its API
   * says: "shared with all deliveries for all webhooks that subscribe to this event".
   * @returns the attempts, when each has been answered or given up
   */
  async tell(occurrence: Occurrence): Promise<Attempt[]> {
    const { event, payload, at } = occurrence;
    this.#options.places.see(payload);
    const subjects = new Subjects(payload, this.#options.installationOn);
    const guid = randomUUID();
    const hooks = this.#hooks.filter((hook) => wants(hook, event) && subjects.concern(hook.target));
    const waitMs = this.#options.delayMs(occurrence);
    const deliver = async (hook: Hook) => {
      if (waitMs > 0) {
        await delay(waitMs);
      }
      const delivery = { event, guid, payload: subjects.payloadFor(hook.target) };
      return this.#attempt(hook, delivery, new Date(at.getTime() + waitMs));
    };
    return this.#track(Promise.all(hooks.map(deliver)));
  }

  /** Sends the event `ping`, whatever the webhook's settings. */
  ping(hook: Hook, payload: Payload): Promise<Attempt> {
    const delivery = { event: "ping", guid: randomUUID(), payload };
    return this.#track(this.#attempt(hook, delivery, new Date(this.#options.now())));
  }

  /** Sends a delivery again, by the webhook's settings of today. */
  redeliver(hook: Hook, { event, guid, request: { payload } }: Attempt): Promise<Attempt> {
    const delivery = { event, guid, payload };
    return this.#track(this.#attempt(hook, delivery, new Date(this.#options.now()), true));
  }

  /** Resolves when nothing is being delivered any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay);
    }
  }

  async #attempt(hook: Hook, delivery: Delivery, deliveredAt: Date, redelivery = false): Promise<Attempt> {
    const { url, content_type, secret } = hook.config;
    const id = this.#nextDeliveryId;
    this.#nextDeliveryId += 1n;
    const signed = await signedRequest(delivery, secret, content_type === "form");
    const headers = {
      ...signed.headers,
      "X-GitHub-Hook-ID": String(hook.id),
      "X-GitHub-Hook-Installation-Target-ID": String(hook.target.id),
      "X-GitHub-Hook-Installation-Target-Type": hook.target.type,
    };
    const outcome = await send(url, { headers, body: signed.body }, this.#options.limitMs);
    const request = { headers, payload: delivery.payload };
    const { event, guid } = delivery;
    const about = Subjects.of(delivery.payload);
    const attempt = { id, guid, deliveredAt, redelivery, event, ...about, url, request, outcome };
    hook.attempts.add(attempt);
    hook.lastOutcome = outcome;
    return attempt;
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const forget = () => void this.#underWay.delete(work);
    work.then(forget, forget);
    return work;
  }
}
