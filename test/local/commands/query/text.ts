import width from "string-width";

/** Spaces up to a number of places on a terminal: some characters take two places, some none. */
export function padEnd(text: string, to: number) {
  return text + " ".repeat(Math.max(0, to - width(text)));
}

export function padStart(text: string, to: number) {
  return " ".repeat(Math.max(0, to - width(text))) + text;
}

/**
 * On one line, with control characters made visible: anybody can open an issue with escape sequences in its title,
 * which must not reach the terminal.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const short = SHORT[character];
    return short ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
