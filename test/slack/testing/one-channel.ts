import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import { Relay } from "@issue-relay/shared/routes/relay";
import { type Deliver, deliverByRoutes } from "../../../functions/slack/src/deliver-by-routes.ts";

/** The handler of an installation in which one channel gets everything. */
export function inOneChannel(deliver: Deliver): Handle {
  const everything = { name: "everything", when: { private: "any" }, to: "issues" };
  const relay = Relay.parse({ channels: { issues: "C1" }, routes: [everything] });
  return deliverByRoutes(relay, new Map([["issues", deliver]]));
}
