// A stranger who floods a function, in a process of its own: node strangers.ts <kind> <port> <count> [<signature>]
// Ends when every request is answered or cut off, or after 60 s. Prints the statuses as JSON; 0 is no answer.
import { connect } from "node:net";
import { z } from "zod";

const MEGABYTE = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const LARGE_CHUNKS = 136;
const ONE_BYTE_CHUNKS = Buffer.from("1\r\nx\r\n".repeat(10_000));

const [kind, port, count, signature] = z
  .tuple([z.string(), z.coerce.number(), z.coerce.number(), z.string().default("a".repeat(64))])
  .parse(process.argv.slice(2));
/** Given none, it is by nobody, but has the form of a signature. */
const SIGNATURE = `x-hub-signature-256: sha256=${signature}`;

interface Flood {
  method?: string;
  headers: string[];
  /** What is written again and again, and how often. */
  part: Buffer;
  parts: number;
}

const FLOODS: Record<string, Flood> = {
  /** Bodies of 24 MB, with a signature that has the right form. */
  forged: { headers: [SIGNATURE, `content-length: ${24 * MEGABYTE}`], part: CHUNK, parts: 24 * 16 },
  /** Bodies of nearly 9 MB, which are kept where raw deliveries are. */
  large: {
    headers: [SIGNATURE, "x-github-event: push", `content-length: ${CHUNK.length * LARGE_CHUNKS}`],
    part: CHUNK,
    parts: LARGE_CHUNKS,
  },
  /** The same, half as large. */
  medium: {
    headers: [SIGNATURE, "x-github-event: push", `content-length: ${(CHUNK.length * LARGE_CHUNKS) / 2}`],
    part: CHUNK,
    parts: LARGE_CHUNKS / 2,
  },
  /** A body of a million chunks of one byte. */
  crumbs: { headers: [SIGNATURE, "transfer-encoding: chunked"], part: ONE_BYTE_CHUNKS, parts: 100 },
  /** Health checks with such bodies. */
  checks: { method: "GET", headers: ["transfer-encoding: chunked"], part: ONE_BYTE_CHUNKS, parts: 100 },
  /** Bodies that begin and then stop. */
  stalled: { headers: [SIGNATURE, `content-length: ${4 * MEGABYTE}`], part: CHUNK, parts: 32 },
  /** Interactions of Slack's that begin and then stop. */
  interactions: {
    headers: [
      `x-slack-signature: v0=${signature}`,
      `x-slack-request-timestamp: ${Math.floor(Date.now() / 1000)}`,
      `content-length: ${MEGABYTE}`,
    ],
    part: CHUNK,
    parts: 8,
  },
  /** Bodies without anything like a signature, sent on after the answer. */
  unsigned: {
    headers: ["transfer-encoding: chunked"],
    part: Buffer.from(`10000\r\n${CHUNK}\r\n`),
    parts: 8_000,
  },
};

async function flood(
  { method = "POST", headers, part, parts }: Flood,
  port: number,
): Promise<{ status: number; sent: number }> {
  const socket = connect(port, "127.0.0.1");
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let answer = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  socket.write([`${method} / HTTP/1.1`, "host: ingress", ...headers, "", ""].join("\r\n"));
  for (let written = 0; written < parts && socket.writable; written += 1) {
    if (!socket.write(part)) {
      await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
    }
  }
  await closed;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0), sent: socket.bytesWritten };
}

const chosen = FLOODS[kind];
if (!chosen) {
  throw new Error(`no flood is called ${kind}`);
}
setTimeout(() => process.exit(1), 60_000).unref();
const outcomes = await Promise.all(Array.from({ length: count }, () => flood(chosen, port)));
process.stdout.write(JSON.stringify(outcomes));
