import { expect, it } from "vitest";
import { compileFilter } from "./filter.ts";

const issue = { type: "issues", action: "unlabeled", "repo/name": "octo/hello", quote: 'a "b"\\' };

it.each([
  ["", true],
  ["  ", true],
  ["attributes:type", true],
  ["attributes:missing", false],
  ['attributes:"repo/name"', true],
  ['attributes.type = "issues"', true],
  ['attributes.type="issue_comment"', false],
  ['attributes.type != "issue_comment"', true],
  ['attributes.missing != "anything"', true],
  ['attributes."repo/name" = "octo/hello"', true],
  ['hasPrefix(attributes.action, "un")', true],
  ['hasPrefix(attributes.missing, "")', false],
  ["NOT attributes:missing", true],
  ["-attributes:type", false],
  ['attributes.type = "issues" AND attributes.action = "opened"', false],
  ['attributes.type = "issues" AND NOT attributes.action = "opened" AND attributes:quote', true],
  ['attributes.action = "opened" OR attributes.action = "unlabeled" OR attributes:missing', true],
  ['attributes:type AND (attributes:missing OR hasPrefix(attributes."repo/name", "octo/"))', true],
  ["NOT (attributes:type OR attributes:missing)", false],
  [String.raw`attributes.quote = "a \"b\"\\"`, true],
  [String.raw`attributes.type = "\u0069\x73\163ues"`, true],
  // A property that every JavaScript object inherits is not an attribute.
  ["attributes:constructor", false],
])("whether an unlabeled issue passes the filter %s: %s", (filter, expected) => {
  expect(compileFilter(filter)(issue)).toBe(expected);
});

it.each([
  "attributes",
  "attributes:",
  "attributes.type",
  "attributes.type == issues",
  "attributes.type = issues",
  'attributes.type = "issues',
  'attributes.type > "issues"',
  'data = "x"',
  'hasPrefix(attributes.type "is")',
  "(attributes:type",
  "attributes:type)",
  "attributes:type attributes:action",
  "attributes:type AND",
  "attributes:type and attributes:action",
  // Pub/Sub requires parentheses where AND and OR are mixed.
  "attributes:type AND attributes:action OR attributes:quote",
  `attributes:${"k".repeat(256)}`,
])("the filter %s is refused", (filter) => {
  expect(() => compileFilter(filter)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});
