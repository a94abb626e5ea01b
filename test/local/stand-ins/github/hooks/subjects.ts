import { z } from "zod";
import type { Payload } from "../payloads.ts";
import type { Attempt } from "./attempt.ts";
import type { Target } from "./hook.ts";

const Id = z.looseObject({ id: z.int() });

/** What a payload says of whom it is about. */
const About = z.looseObject({
  action: z.string().nullish().catch(null),
  repository: Id.extend({ owner: Id }).nullish().catch(null),
  organization: Id.nullish().catch(null),
  installation: Id.nullish().catch(null),
});

interface Installation {
  id: number;
  node_id: string;
}

/** Whose webhooks a payload concerns: those of its repository, of the owner, and of the App where it is installed. */
export class Subjects {
  readonly #payload: Payload;
  readonly #repositoryId: number | undefined;
  readonly #ownerId: number | undefined;
  readonly #installation: Installation | undefined;

  constructor(payload: Payload, installationOn: (accountId: number) => Installation | undefined) {
    const { repository, organization } = About.parse(payload);
    this.#payload = payload;
    this.#repositoryId = repository?.id;
    this.#ownerId = organization?.id ?? repository?.owner.id;
    this.#installation = this.#ownerId === undefined ? undefined : installationOn(this.#ownerId);
  }

  concern({ type, id }: Target): boolean {
    switch (type) {
      case "repository":
        return id === this.#repositoryId;
      case "organization":
        return id === this.#ownerId;
      case "integration":
        return this.#installation !== undefined;
    }
  }

  /** Only an App is told of its installation. */
  payloadFor({ type }: Target): Payload {
    const { id, node_id } = this.#installation ?? {};
    return type === "integration" ? { ...this.#payload, installation: { id, node_id } } : this.#payload;
  }

  /** What GitHub notes of a payload in its list of deliveries. */
  static of(payload: unknown): Pick<Attempt, "action" | "installationId" | "repositoryId"> {
    const { action, repository, installation } = About.parse(payload);
    return {
      action: action ?? null,
      installationId: installation?.id ?? null,
      repositoryId: repository?.id ?? null,
    };
  }
}
