/**
 * The bodies of the parts of a multipart/related message. None where it is not one.
 * https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */
export function partsOf(body: Buffer, contentType: string): Buffer[] {
  const boundary = /^multipart\/related;.*\bboundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) {
    return [];
  }
  // One character a byte: the positions are the same in both.
  const [, ...parts] = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  const last = parts.pop();
  return last?.startsWith("--") ? parts.map(bodyOf) : [];
}

function bodyOf(part: string): Buffer {
  const head = part.indexOf("\r\n\r\n");
  return Buffer.from(head === -1 ? "" : part.slice(head + 4), "latin1");
}
