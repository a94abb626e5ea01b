import type dns from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { reachOfAddress, reachOfHost } from "@issue-relay/shared/rules/webhook-host";

/** A webhook is where no event may go. */
export class Forbidden extends Error {
  override name = "Forbidden";
}

/**
 * Connects only to where an event may go. A name is judged by all addresses that DNS has for it, and the connection goes to one of these:
 * what DNS answers later does not matter.
 * @param mayBePrivate whether it may be in a private network
 * @throws Forbidden, also as the cause of what fails with the agent
 */
export function agentFor(url: string, mayBePrivate: boolean, resolve: typeof dns.lookup): http.Agent {
  const { protocol, hostname } = new URL(url);
  const judge = (reach: ReturnType<typeof reachOfHost>) => {
    if (reach === "never") {
      throw new Forbidden(
        "is at an address where no webhook can be, such as that of Google's metadata server",
      );
    }
    if (reach === "private" && !mayBePrivate) {
      throw new Forbidden("is in a private network, where the file does not say that it may be");
    }
  };
  judge(reachOfHost(hostname));
  const lookup: LookupFunction = (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) {
        callback(error ?? new Error(`DNS has no address for ${name}`), []);
        return;
      }
      try {
        addresses.forEach(({ address }) => void judge(reachOfAddress(address)));
      } catch (forbidden) {
        callback(forbidden as Error, []);
        return;
      }
      if (options.all) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
  return new (protocol === "https:" ? https : http).Agent({ lookup });
}
