const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a credential may be sent to this URL: https, or for local use http to this machine. */
export function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) {
    return false;
  }
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
}
