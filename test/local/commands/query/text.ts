import width from "string-width";

/** Spaces up to a number of places on a terminal: some characters take two places, some none. */
export function padEnd(text: string, to: number) {
  return text + " ".repeat(Math.max(0, to - width(text)));
}

export function padStart(text: string, to: number) {
  return " ".repeat(Math.max(0, to - width(text))) + text;
}
