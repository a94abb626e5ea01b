import { expect, it } from "vitest";
import { aToDo, WORKING_DAY } from "../testing/rows.ts";
import { reminderMessage } from "./reminder-message.ts";
import { shown } from "./testing/shown.ts";

const PEOPLE = { ann: "U1", Bob: "U2" };

/** Whom the second line is for. */
function addresseesOf(assignees: string[], mentions: Parameters<typeof reminderMessage>[1]["mentions"] = []) {
  const options = { people: PEOPLE, mentions, daySeconds: WORKING_DAY };
  return shown(reminderMessage(aToDo({ assignees }), options)).slice(1);
}

it("a reminder says how long nobody has answered which issue", () => {
  const options = { people: {}, mentions: [], daySeconds: WORKING_DAY };
  const message = reminderMessage(aToDo({ title: "a & b" }), options);
  expect(shown(message)[0]).toBe("Nobody has answered for 14 working hours: [a & b] · acme/web#12");
  expect(message.text).toBe("Nobody has answered for 14 working hours: a &amp; b · acme/web#12");
});

it("it notifies the assignees whose member IDs are known, and whom the route mentions, each once", () => {
  const group = { kind: "usergroup" as const, id: "S1" };
  const user = { kind: "user" as const, id: "U1" };
  expect(addresseesOf([])).toEqual(["Nobody is assigned"]);
  expect(addresseesOf([], [group, user])).toEqual(["Nobody is assigned · for <S1>, <U1>"]);
  expect(addresseesOf(["ann", "bob", "cat"])).toEqual(["It waits for <U1>, <U2>, cat"]);
  expect(addresseesOf(["ann"], [user, group])).toEqual(["It waits for <U1> · for <S1>"]);
});
