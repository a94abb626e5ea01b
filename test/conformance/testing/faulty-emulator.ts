import type { Faults } from "@issue-relay/local/stand-ins/faults";
import { startGoogleEmulator } from "@issue-relay/local/stand-ins/firestore/google-emulator";
import { faultyApp, listen } from "@issue-relay/local/stand-ins/http";
import { proxy } from "hono/proxy";

/** Starts Google's Firestore emulator, behind a proxy that can lose an answer, or hold a request back. */
export async function startFaultyEmulator(
  faults: Faults,
): Promise<{ /** `host:port` of the proxy */ host: string; close(): Promise<void> }> {
  await using parts = new AsyncDisposableStack();
  const emulator = await startGoogleEmulator();
  parts.defer(emulator.close);
  const app = faultyApp(faults);
  app.post("*", async (c) => {
    const answer = await proxy(`http://${emulator.host}${new URL(c.req.url).pathname}`, c.req);
    return new Response(await answer.arrayBuffer(), answer);
  });
  const { port, close } = await listen(app);
  parts.defer(close);
  const started = parts.move();
  return { host: `127.0.0.1:${port}`, close: () => started.disposeAsync() };
}
