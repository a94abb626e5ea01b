import { Relay } from "./relay.ts";

/**
 * The routes where there is no file of routes: everything goes to the one channel, private issues too, since whoever has set the channel has
 * given it to all issues.
 * @param channel its ID, or the name of its webhook
 */
export function oneChannel(channel: { id: string } | { webhook: string }): Relay {
  return Relay.parse({
    channels: { issues: channel },
    routes: [{ name: "everything", when: { private: "any" }, to: ["issues"] }],
  });
}
