import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Who can reach a host: everybody; those in its private network; or nobody for whom an event can be, as Google's metadata server, which
 * tells an instance its credentials.
 */
type Reach = "public" | "private" | "never";

/** https://cloud.google.com/compute/docs/metadata/querying-metadata. Its IPv4 address is in a range that is refused as a whole. */
const METADATA_NAMES = ["metadata.google.internal", "metadata"];
const METADATA_ADDRESS = ipaddr.parse("fd20:ce::254").toNormalizedString();

/** What leaves no network, or leads to no one host. */
const NEVER = ["linkLocal", "unspecified", "multicast", "broadcast"];

/** https://www.iana.org/assignments/ipv6-unicast-address-assignments: nothing else is given to anybody. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * @param hostname as URL has it, which knows the other ways to write an IPv4 address
 * @returns undefined where only DNS can tell
 */
export function reachOfHost(hostname: string): Reach | undefined {
  const name = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  if (METADATA_NAMES.includes(name)) {
    return "never";
  }
  if (isIP(name) !== 0) {
    return reachOfAddress(name);
  }
  return name === "localhost" || name.endsWith(".localhost") ? "private" : undefined;
}

/** @param address of IPv4 or IPv6 */
export function reachOfAddress(address: string): Reach {
  const ip = innermost(ipaddr.parse(address));
  const range = ip.range();
  if (NEVER.includes(range) || ip.toNormalizedString() === METADATA_ADDRESS) {
    return "never";
  }
  const isPublic = range === "unicast" && (ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_UNICAST));
  return isPublic ? "public" : "private";
}

type Address = ReturnType<typeof ipaddr.parse>;

/** The IPv4 address to which an IPv6 address leads that has one in it. */
function innermost(ip: Address): Address {
  const bytes = ip.toByteArray();
  switch (ip.range()) {
    case "ipv4Mapped":
    case "rfc6052":
    case "rfc6145":
      return ipaddr.fromByteArray(bytes.slice(-4));
    case "6to4":
      return ipaddr.fromByteArray(bytes.slice(2, 6));
    case "unicast":
      // "IPv4-compatible": https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.1
      return bytes.slice(0, -4).every((byte) => byte === 0) ? ipaddr.fromByteArray(bytes.slice(-4)) : ip;
    default:
      return ip;
  }
}
