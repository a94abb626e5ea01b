import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Faults } from "./faults.ts";
import { faultyApp, type Listening, listen } from "./http.ts";

const faults = new Faults();
let server: Listening;
let carriedOut: string[];

beforeEach(async () => {
  carriedOut = [];
  const app = faultyApp(faults);
  app.post("/", async (c) => {
    carriedOut.push(await c.req.text());
    return c.text("done");
  });
  server = await listen(app);
});

afterEach(async () => {
  faults.clear();
  await server.close();
});

function post(body: string, signal: AbortSignal | null = null): Promise<string> {
  return fetch(server.url, { method: "POST", body, signal }).then((response) => response.text());
}

describe("a request that meets the fault", () => {
  it("`delay` is carried out and answered after that time", async () => {
    faults.add({ kind: "delay", ms: 200, times: 1 });
    const startedAt = performance.now();
    expect(await post("late")).toBe("done");
    expect(performance.now() - startedAt).toBeGreaterThan(190);
    expect(carriedOut).toEqual(["late"]);
  });

  it("`delay` is carried out although its caller has hung up", async () => {
    faults.add({ kind: "delay", ms: 400, times: 1 });
    await expect(post("late", AbortSignal.timeout(100))).rejects.toThrow();
    expect(carriedOut).toEqual([]);
    await vi.waitFor(() => expect(carriedOut).toEqual(["late"]), { timeout: 5_000 });
  });

  it("`apply-late` fails at once, and is carried out after what its caller sends next", async () => {
    faults.add({ kind: "apply-late", ms: 400, times: 1 });
    await expect(post("late")).rejects.toThrow();
    expect(await post("next")).toBe("done");
    expect(carriedOut).toEqual(["next"]);
    await vi.waitFor(() => expect(carriedOut).toEqual(["next", "late"]), { timeout: 5_000 });
  });
});
