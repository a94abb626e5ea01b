import { expect, it, onTestFinished } from "vitest";
import { startSinks } from "./server.ts";

async function sinks() {
  const started = await startSinks(["audit", "pager"]);
  onTestFinished(() => started.close());
  const post = (path: string, body: string) => fetch(`${started.url}${path}`, { method: "POST", body });
  const received = async (name: string) => (await fetch(`${started.url}/${name}`)).json();
  return { ...started, post, received };
}

it("a sink takes whatever is posted to it and shows it, apart from what other sinks took", async () => {
  const { post, received } = await sinks();
  expect((await post("/audit", '{"issue": 12}')).status).toBe(200);
  expect((await post("/audit/v1/issues?notify=no", "plain text")).status).toBe(200);
  expect(await received("audit")).toEqual([
    { method: "POST", path: "", body: { issue: 12 } },
    { method: "POST", path: "/v1/issues?notify=no", body: "plain text" },
  ]);
  expect(await received("pager")).toEqual([]);
});

it("a sink that is told to fail takes nothing, and the others go on", async () => {
  const { post, received, faults } = await sinks();
  faults.audit?.add({ kind: "status", status: 503, times: 1 });
  expect((await post("/audit", "{}")).status).toBe(503);
  expect((await post("/pager", "{}")).status).toBe(200);
  expect(await received("audit")).toEqual([]);
  expect((await post("/audit", "{}")).status).toBe(200);
});

it("there is nothing where no sink is", async () => {
  const { post } = await sinks();
  expect((await post("/__proto__", "{}")).status).toBe(404);
  expect((await post("/auditor", "{}")).status).toBe(404);
});
