/**
 * A copy of `value` in which every URL that contains the path `from` contains `to` instead. Texts that a person wrote
 * stay as they are.
 * @param from a part of a path from slash to slash, such as `acme/web` or `acme/web/issues/1`
 */
export function readdressed<T>(value: T, from: string, to: string): T {
  const path = new RegExp(`(?<=[/:])${RegExp.escape(from)}(?![\\w-])`, "g");
  return JSON.parse(JSON.stringify(value), (_, text) =>
    typeof text === "string" && URL_START.test(text) ? text.replace(path, to) : text,
  );
}

/** A URL, or git's short form of one: `git@github.com:acme/web.git`. */
const URL_START = /^(?:\w+:\/\/|[\w-]+@)\S+$/;
