const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a credential may be sent there: over https, or over http to this machine, for local use. */
export function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
}
