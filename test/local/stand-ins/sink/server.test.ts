import { expect, it, onTestFinished } from "vitest";
import { startSinks } from "./server.ts";

async function sinks() {
  const started = await startSinks(["audit", "pager"]);
  onTestFinished(() => started.close());

  function post(path: string, body: string) {
    return fetch(`${started.url}${path}`, { method: "POST", body });
  }

  async function received(name: string) {
    return (await fetch(`${started.url}/${name}`)).json();
  }

  return { ...started, post, received };
}

it("a sink accepts every request and lists its own requests, not those of other sinks", async () => {
  const { post, received } = await sinks();
  expect((await post("/audit", '{"issue": 12}')).status).toBe(200);
  expect((await post("/audit/v1/issues?notify=no", "plain text")).status).toBe(200);
  expect(await received("audit")).toEqual([
    { method: "POST", path: "", body: { issue: 12 } },
    { method: "POST", path: "/v1/issues?notify=no", body: "plain text" },
  ]);
  expect(await received("pager")).toEqual([]);
});

it("a sink with a fault keeps no request, and the other sinks still work", async () => {
  const { post, received, faults } = await sinks();
  faults.audit?.add({ kind: "status", status: 503, times: 1 });
  expect((await post("/audit", "{}")).status).toBe(503);
  expect((await post("/pager", "{}")).status).toBe(200);
  expect(await received("audit")).toEqual([]);
  expect((await post("/audit", "{}")).status).toBe(200);
});

it("a path without a sink is answered with 404", async () => {
  const { post } = await sinks();
  expect((await post("/__proto__", "{}")).status).toBe(404);
  expect((await post("/auditor", "{}")).status).toBe(404);
});
