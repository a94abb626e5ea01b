import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { startLocalSecretManager } from "../stand-ins/secret-manager/server.ts";
import { startLocalSlack } from "../stand-ins/slack/server.ts";
import { startRoutes } from "./routes.ts";

function aRelay(channels: object): Relay {
  return Relay.parse({ channels, routes: [{ name: "everything", to: Object.keys(channels) }] });
}

it("a file in which a channel has another id than before, or has become a webhook, is taken", async () => {
  await using cleanup = new AsyncDisposableStack();
  const slack = await startLocalSlack({ token: "xoxb-test", channels: [] });
  cleanup.defer(() => slack.close());
  const secrets = await startLocalSecretManager({ project: "test", secrets: {} });
  cleanup.defer(() => secrets.close());
  const routes = await startRoutes(slack, secrets, aRelay({ bugs: "C1", vendor: "C2" }));
  cleanup.defer(() => routes.close());
  await routes.use(aRelay({ bugs: "C3", vendor: { webhook: "vendor" } }));
  expect(slack.messages("bugs-C3")).toEqual([]);
  expect(Object.keys(routes.webhookSecrets())).toEqual(["vendor"]);
  await routes.use(aRelay({ bugs: "C1" }));
});
