import whole from "@google-cloud/secret-manager/build/protos/protos.json" with { type: "json" };
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { definitionsFor } from "./definitions.ts";

const SERVICE = "google.cloud.secretmanager.v1.SecretManagerService";
const methods = [`${SERVICE}.AccessSecretVersion`];
const part = definitionsFor(whole, { transport: "REST", methods });
const forGrpc = definitionsFor(whole, { transport: "gRPC", methods });

describe("the definitions for one method", () => {
  it.each([
    ["REST", part],
    ["gRPC", forGrpc],
  ])("for %s encode and decode what it sends and answers as all the definitions do", (_, definitions) => {
    const [all, few] = [whole, definitions].map((each) => protobuf.Root.fromJSON(each));
    const name = "google.cloud.secretmanager.v1.AccessSecretVersionResponse";
    const answer = { name: "versions/1", payload: { data: Buffer.from("s"), dataCrc32c: 7 } };
    const bytes = all?.lookupType(name).encode(answer).finish();
    expect(few?.lookupType(name).encode(answer).finish()).toEqual(bytes);
    const decoded = few?.lookupType(name).decode(bytes ?? Buffer.alloc(0));
    expect(decoded?.toJSON()).toMatchObject({ name: "versions/1", payload: { dataCrc32c: "7" } });
  });

  it("have no options for gRPC: its client would prepare them at each start", () => {
    expect(JSON.stringify(forGrpc)).not.toContain("google.api");
  });

  it("keep the method with its options for REST, such as its path", () => {
    const [all, few] = [whole, part].map((each) => protobuf.Root.fromJSON(each).lookupService(SERVICE));
    const method = few?.methods.AccessSecretVersion;
    expect(method?.toJSON()).toEqual(all?.methods.AccessSecretVersion?.toJSON());
    expect(JSON.stringify(method?.parsedOptions)).toContain(":access");
  });

  it("have no other method, no type that it does not need, and a tenth of the size", () => {
    const root = protobuf.Root.fromJSON(part);
    expect(Object.keys(root.lookupService(SERVICE).methods)).toEqual(["AccessSecretVersion"]);
    expect(root.lookup("google.cloud.secretmanager.v1.ReplicationStatus")).toBeNull();
    expect(JSON.stringify(part).length).toBeLessThan(JSON.stringify(whole).length / 10);
  });

  it("can't be made where there is no such method", () => {
    const misspelt = [`${SERVICE}.AccessSecretVersions`];
    expect(() => definitionsFor(whole, { transport: "REST", methods: misspelt })).toThrow(
      /no method .*Versions/,
    );
  });
});
