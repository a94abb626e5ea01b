import { expect, it } from "vitest";
import columns from "../../warehouse/tables/deliveries.json" with { type: "json" };
import { KEPT_HEADERS, RECEIVED_AT } from "./stored-delivery.ts";

it("the table of raw deliveries tells each attribute that is kept", () => {
  const { description = "" } = columns.find(({ name }) => name === "attributes") ?? {};
  expect([...KEPT_HEADERS, RECEIVED_AT].filter((name) => !description.includes(name))).toEqual([]);
});
