/** The names of this machine, with or without a port. */
const OWN_NAMES = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

const READING = ["GET", "HEAD", "OPTIONS"];

/**
 * Why a local server must not carry out a request; undefined where it may. Every web page that a developer visits can
 * send requests to this machine, in two ways:
 *
 * - under a name of its own, which it lets point to 127.0.0.1 (DNS rebinding). It could read the answers, secrets too.
 *   Its name is in `Host`.
 * - under our name. A browser doesn't show it the answers, but a POST could change something. Browsers say where such a
 *   request comes from; curl and our own clients send neither of the two headers.
 *
 * @param header the value of a header, by its name in lower case
 */
export function refusalOf(method: string, header: (name: string) => string | undefined): string | undefined {
  const host = header("host") ?? "";
  if (!OWN_NAMES.test(host)) {
    return "only 127.0.0.1 and localhost are served";
  }
  const isOwnPage =
    ["same-origin", "none", undefined].includes(header("sec-fetch-site")) &&
    [`http://${host}`, undefined].includes(header("origin"));
  return isOwnPage || READING.includes(method) ? undefined : "other web pages may change nothing here";
}
