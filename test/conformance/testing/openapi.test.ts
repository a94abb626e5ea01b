import { describe, expect, it } from "vitest";
import { openApiProblems, schemaProblems } from "./openapi.ts";

describe("the check of answers against GitHub's description", () => {
  it("names a field that is missing", () => {
    const answer = { method: "GET", path: "/repos/acme/web/issues/7?x=1", status: 200, body: { id: 1 } };
    expect(openApiProblems(answer)).toEqual([expect.stringContaining("required property 'assignee'")]);
  });

  it("prefers an endpoint with fewer parameters", () => {
    const answer = { method: "GET", path: "/repos/acme/web/issues/comments", status: 200, body: [{}] };
    expect(openApiProblems(answer)[0]).toMatch(/^\/0 must have required/);
  });

  it("knows which statuses an endpoint has, and the shape of an error", () => {
    const path = "/repos/acme/web/hooks/7";
    expect(openApiProblems({ method: "DELETE", path, status: 204, body: undefined })).toEqual([]);
    expect(openApiProblems({ method: "DELETE", path, status: 200, body: {} })).toHaveLength(1);
    expect(openApiProblems({ method: "DELETE", path, status: 401, body: { message: 7 } })).toHaveLength(1);
    expect(openApiProblems({ method: "PUT", path, status: 200, body: {} })).toEqual([
      `GitHub has no PUT ${path}`,
    ]);
  });

  it("takes null where GitHub may send it", () => {
    expect(schemaProblems("nullable-simple-user", null)).toEqual([]);
    expect(schemaProblems("simple-user", null)).toHaveLength(1);
  });
});
