import { expect, it } from "vitest";
import { callerIn } from "./caller.ts";

function token(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `Bearer ${part({ alg: "RS256" })}.${part(claims)}.SIGNATURE_REMOVED_BY_GOOGLE`;
}

it("whoever calls a task is known by the email in the identity token that Cloud Run has verified", () => {
  expect(callerIn(token({ email: "ops@example.com", aud: "https://recover.example" }))).toBe(
    "ops@example.com",
  );
});

it.each([
  undefined,
  "",
  "Bearer",
  "Bearer ya29.an-access-token",
  "Bearer a.b.c",
  token({}),
  token("text"),
  "Basic b3BzOng=",
])("with %j nobody is known", (authorization) => {
  expect(callerIn(authorization)).toBeUndefined();
});
