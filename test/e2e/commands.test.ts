import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { firstDelivery } from "@issue-relay/local/commands/start/first-delivery";
import { planPorts, portsOf, takenPorts } from "@issue-relay/local/stack/ports";
import { until } from "@issue-relay/local/stack/until";
import { describe, expect, it } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { aHome, freePortBase, lastLine, ONE_DELIVERY } from "./testing/a-home.ts";
import { aStack } from "./testing/a-stack.ts";

const folder = aFolder();
const { run } = folder;
const home = aHome();

describe("npm start -- --once", () => {
  it("exits with 0, and its last line says what became of the delivery", async () => {
    const { code, text } = await run("start", "--once", "--port-base", String(await freePortBase())).exited;
    expect(text).toContain("ingress answered 202");
    expect(code).toBe(0);
    expect(lastLine(text)).toEqual(ONE_DELIVERY);
    expect(existsSync(join(folder.path, ".local"))).toBe(false);
  });

  it("says which port is taken and what to do, and exits with 1", async () => {
    const base = await freePortBase();
    const other = createServer().listen(base + 4, "127.0.0.1");
    await once(other, "listening");
    const { code, text } = await run("start", "--once", "--port-base", String(base)).exited;
    other.close();
    expect(code).toBe(1);
    expect(text).toContain(`Another program listens on port ${base + 4}`);
    expect(text).toContain("--port-base");
  });

  it("says what is wrong with its arguments, and exits with 2", async () => {
    for (const args of [["--onec"], ["--once", "--watch"]]) {
      const { code, text } = await run("start", ...args).exited;
      expect(code).toBe(2);
      expect(text).toContain("npm start -- ");
    }
  });

  it("names each destination that was not reached", async () => {
    const stack = await aStack();
    stack.faults.slack.add({ kind: "status", status: 503 });
    stack.faults.bigquery.add({ kind: "status", status: 503, path: "insertAll" });
    const failed = firstDelivery(stack, () => {}, 1_000);
    await expect(failed).rejects.toMatchObject({
      errors: [
        { message: "timed out after 1 s, waiting for: a card in Slack" },
        { message: "timed out after 1 s, waiting for: a row in BigQuery" },
      ],
    });
    await expect(failed).rejects.toBeInstanceOf(AggregateError);
  });
});

describe("npm start", () => {
  it("keeps running, relays deliveries, lets a stand-in fail on demand, and stops completely at Ctrl-C", async () => {
    const { child, output, exited, base } = await home.started();
    const at = home.stackFile();
    expect(at).toMatchObject({
      ingress: `http://127.0.0.1:${base}`,
      project: "local-project",
      pid: child.pid,
    });

    const closed = await home.run(
      "send",
      "issues.closed",
      "--title",
      "sent by hand",
      "--repository",
      "acme/web",
    ).exited;
    expect(closed).toMatchObject({ code: 0, text: expect.stringMatching(/^202 .*"published"/) });
    const page = () => fetch(at.slack.page).then((response) => response.text());
    await until("the message on the page", async () => (await page()).includes("sent by hand"));
    const rows = () => fetch(at.bigquery.page).then((response) => response.text());
    await until("the row on the page", async () => (await rows()).includes("sent by hand"));

    const fault = await fetch(`${at.control}/faults/slack`, {
      method: "POST",
      body: JSON.stringify({ kind: "status", status: 503, times: 1 }),
    });
    expect(await fault.json()).toMatchObject({ status: "will fail" });
    const before = output.text.length;
    await home.run("send", "issues.opened", "--title", "after a failure").exited;
    await until("the failure is shown", () =>
      output.text.slice(before).includes("not delivered: Pub/Sub tries again"),
    );

    child.kill("SIGINT");
    expect((await exited).code).toBe(0);
    expect(existsSync(home.file())).toBe(false);
    expect(await takenPorts(portsOf(planPorts(base)))).toEqual([]);
  });

  it("takes a stack.json that can't be read for none", async () => {
    mkdirSync(join(folder.path, ".local"));
    for (const content of ["garbage{", "", '{"pid":1}']) {
      writeFileSync(join(folder.path, ".local", "stack.json"), content);
      const { code, text } = await run("send", "issues.closed").exited;
      expect({ code, text }).toMatchObject({
        code: 1,
        text: expect.stringContaining("no stack is running here"),
      });
    }
  });
});

describe("npm run send", () => {
  it("says that no stack is running", async () => {
    const { code, text } = await run("send", "issues.closed").exited;
    expect(code).toBe(1);
    expect(text).toContain("npm start");
  });

  it("says that there is no such file, if the name looks like one", async () => {
    for (const name of ["payload.json", "./payloads/opened"]) {
      const { code, text } = await run("send", name).exited;
      expect(text).toContain(`There is no file ${name}.`);
      expect(code).toBe(2);
    }
  });

  it("lists the examples if none has the name", async () => {
    const { code, text } = await run("send", "issues.exploded").exited;
    expect(code).toBe(2);
    expect(text).toContain("no payload called issues.exploded");
    expect(text).toContain("issues.closed");
  });
});
