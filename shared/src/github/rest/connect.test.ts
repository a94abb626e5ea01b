import { expect, it } from "vitest";
import { apiOf } from "./connect.ts";

it.each([
  ["github.com", "https://api.github.com"],
  ["acme.ghe.com", "https://api.acme.ghe.com"],
  ["github.acme.example:8443", "https://github.acme.example:8443/api/v3"],
])("the API of %s is at %s", (host, url) => {
  expect(apiOf(host)).toBe(url);
});
