import { randomBytes } from "node:crypto";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digest } from "@issue-relay/shared/event/event-id";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { RELAY_FILE } from "@issue-relay/shared/routes/relay-file";
import type { LocalSecretManager } from "../stand-ins/secret-manager/server.ts";
import type { LocalSlack } from "../stand-ins/slack/server.ts";
import { actionSecret, secretName, webhookSecret } from "./names.ts";

/** The file of routes of a stack, as functions read it when they start. */
export interface LocalRoutes {
  /** The path of the file. */
  file: string;
  /** Its content. */
  relay(): Relay;
  /** The full names of the secrets, by the names of the webhooks. */
  webhookSecrets(): Record<string, string>;
  /** The same for the webhooks that rules post to. */
  actionSecrets(): Record<string, string>;
  /** Writes another file, and gives Slack and Secret Manager what it names. */
  use(relay: Relay): Promise<void>;
  close(): Promise<void>;
}

/** Writes the file of routes into a folder of its own: `dist` belongs to all stacks. */
export async function startRoutes(
  slack: LocalSlack,
  secrets: LocalSecretManager,
  first: Relay,
): Promise<LocalRoutes> {
  const folder = await mkdtemp(join(tmpdir(), "issue-relay-routes-"));
  const file = join(folder, RELAY_FILE);
  const known = new Map<string, string>();
  const signed = new Set<string>();
  let relay = first;
  const use = async (other: Relay) => {
    fillSlack(slack, other, known);
    for (const [name, webhook] of webhooksOf(other)) {
      secrets.create(webhookSecret(webhook));
      secrets.addVersion(webhookSecret(webhook), slack.webhookUrl(webhookChannel(name)));
    }
    for (const name of Object.keys(other.webhooks)) {
      if (!signed.has(name)) {
        signed.add(name);
        secrets.create(actionSecret(name));
        secrets.addVersion(actionSecret(name), `whsec_${randomBytes(24).toString("base64")}`);
      }
    }
    const unfinished = `${file}.new`;
    await writeFile(unfinished, JSON.stringify({ sha256: "", lines: [], relay: other }));
    await rename(unfinished, file);
    relay = other;
  };
  await use(first);
  return {
    file,
    relay: () => relay,
    webhookSecrets: () =>
      Object.fromEntries(
        webhooksOf(relay).map(([, webhook]) => [webhook, secretName(webhookSecret(webhook))]),
      ),
    actionSecrets: () =>
      Object.fromEntries(Object.keys(relay.webhooks).map((name) => [name, secretName(actionSecret(name))])),
    use,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

function webhooksOf({ channels }: Relay): [channel: string, webhook: string][] {
  return Object.entries(channels).flatMap(([name, { webhook }]) =>
    webhook === undefined ? [] : [[name, webhook]],
  );
}

/** The file does not say where a webhook posts: here, to a channel of its own. */
function webhookChannel(name: string): string {
  return `C0${digest(name).slice(0, 9).toUpperCase()}`;
}

/**
 * Channels have their names of the file, and people their logins. Where a channel of an earlier file has the name, Slack gives it to no
 * other: the new one has its id behind it.
 * @param known the names of the channels that were added before, by their ids
 */
function fillSlack(slack: LocalSlack, { channels, people, groups }: Relay, known: Map<string, string>): void {
  for (const [name, { id = webhookChannel(name) }] of Object.entries(channels)) {
    if (!known.has(id)) {
      const free = [...known.values()].includes(name) ? `${name}-${id}` : name;
      slack.addChannel({ id, name: free });
      known.set(id, free);
    }
  }
  for (const [login, id] of Object.entries(people)) {
    slack.setMember({ id, name: login });
  }
  for (const [name, id] of Object.entries(groups)) {
    slack.setUserGroup({ id, handle: name });
  }
}
