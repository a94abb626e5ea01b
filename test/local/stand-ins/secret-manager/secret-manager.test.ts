import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { PassThroughClient } from "google-auth-library";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crc32c } from "./crc32c.ts";
import { type LocalSecretManager, startLocalSecretManager } from "./server.ts";

const secret = "projects/demo/secrets/webhook-secret";
let local: LocalSecretManager;
let client: SecretManagerServiceClient;

beforeEach(async () => {
  local = await startLocalSecretManager({ project: "demo", secrets: { "webhook-secret": "first" } });
  client = new SecretManagerServiceClient({
    fallback: true,
    protocol: "http",
    apiEndpoint: "127.0.0.1",
    port: local.port,
    projectId: "demo",
    authClient: new PassThroughClient(),
  });
});

afterEach(async () => {
  await client.close();
  await local.close();
});

async function read(version: string): Promise<string> {
  const [answer] = await client.accessSecretVersion({ name: `${secret}/versions/${version}` });
  return Buffer.from(answer.payload?.data ?? "").toString();
}

async function enabled(): Promise<(string | null | undefined)[]> {
  const [versions] = await client.listSecretVersions({ parent: secret, filter: "state:ENABLED" });
  return versions.map(({ name }) => name?.split("/").at(-1));
}

describe("Google's client with the local Secret Manager", () => {
  it("reads a secret: the name has the project's number, and the checksum is right", async () => {
    const [answer] = await client.accessSecretVersion({ name: `${secret}/versions/latest` });
    expect(answer.name).toBe("projects/123456789012/secrets/webhook-secret/versions/1");
    expect(Buffer.from(answer.payload?.data ?? "").toString()).toBe("first");
    expect(Number(answer.payload?.dataCrc32c)).toBe(crc32c(Buffer.from("first")));
  });

  it("rotates a secret: adds a version, reads both, disables the old one", async () => {
    const data = Buffer.from("second");
    const [added] = await client.addSecretVersion({
      parent: secret,
      payload: { data, dataCrc32c: crc32c(data) },
    });
    expect(added).toMatchObject({ state: "ENABLED", clientSpecifiedPayloadChecksum: true });
    expect(await enabled()).toEqual(["2", "1"]);
    expect([await read("1"), await read("2"), await read("latest")]).toEqual(["first", "second", "second"]);

    const [disabled] = await client.disableSecretVersion({ name: `${secret}/versions/1` });
    expect(disabled.state).toBe("DISABLED");
    expect(await enabled()).toEqual(["2"]);
    await client.enableSecretVersion({ name: `${secret}/versions/1` });
    expect(await read("1")).toBe("first");
  });

  it("gets an error with the state of a version that is not enabled, also for `latest`", async () => {
    await client.disableSecretVersion({ name: `${secret}/versions/1` });
    await expect(read("latest")).rejects.toMatchObject({
      code: 9,
      message:
        "Secret Version [projects/123456789012/secrets/webhook-secret/versions/1] is in DISABLED state.",
    });
    const [destroyed] = await client.destroySecretVersion({ name: `${secret}/versions/1` });
    expect(destroyed.destroyTime?.seconds).toBeTruthy();
    await expect(client.enableSecretVersion({ name: `${secret}/versions/1` })).rejects.toMatchObject({
      code: 9,
    });
    await expect(read("1")).rejects.toMatchObject({ code: 9 });
  });

  it("gets an error for an unknown secret, version or project", async () => {
    await expect(read("7")).rejects.toMatchObject({
      code: 5,
      message: expect.stringContaining("versions/7] not found"),
    });
    await expect(
      client.accessSecretVersion({ name: "projects/demo/secrets/none/versions/latest" }),
    ).rejects.toMatchObject({
      code: 5,
      message: "Secret [projects/123456789012/secrets/none] not found or has no versions.",
    });
    await expect(client.listSecretVersions({ parent: "projects/demo/secrets/none" })).rejects.toMatchObject({
      code: 5,
    });
    await expect(
      client.accessSecretVersion({ name: "projects/other/secrets/webhook-secret/versions/1" }),
    ).rejects.toMatchObject({ code: 7 });
  });

  it("gets an error for a wrong checksum, and for a filter that is not supported", async () => {
    const payload = { data: Buffer.from("second"), dataCrc32c: 1 };
    await expect(client.addSecretVersion({ parent: secret, payload })).rejects.toMatchObject({ code: 3 });
    await expect(client.listSecretVersions({ parent: secret, filter: "labels.a:b" })).rejects.toMatchObject({
      code: 3,
    });
  });

  it("lists versions page by page", async () => {
    for (let version = 2; version <= 5; version += 1) {
      local.addVersion("webhook-secret", `value ${version}`);
    }
    local.setState("webhook-secret", "3", "DESTROYED");
    const request = { parent: secret, pageSize: 3, filter: "state:ENABLED" };
    const [first, , response] = await client.listSecretVersions(request, { autoPaginate: false });
    const pageToken = response?.nextPageToken ?? "";
    const [second] = await client.listSecretVersions({ ...request, pageToken }, { autoPaginate: false });
    const numbers = [first, second].map((page) => page.map(({ name }) => name?.split("/").at(-1)));
    expect(numbers).toEqual([["5", "4", "2"], ["1"]]);
    expect(await enabled()).toEqual(["5", "4", "2", "1"]);
  });

  it("gets the error of an injected fault", async () => {
    local.faults.add({
      kind: "status",
      status: 403,
      body: { error: { code: 403, message: "no", status: "PERMISSION_DENIED" } },
      times: 1,
    });
    await expect(read("latest")).rejects.toMatchObject({ code: 7 });
    expect(await read("latest")).toBe("first");
  });
});

describe("the checksum", () => {
  it("is CRC-32C", () => {
    // The check value of the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iscsi
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  });
});
