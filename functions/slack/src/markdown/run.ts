/** A run of text that looks alike. A text is a list of them. */
export interface Run {
  text: string;
  style: Style;
  /** The address that the text links to, as Slack takes it. */
  url?: string | undefined;
}

/** What Slack knows of styles, by its own names. https://docs.slack.dev/reference/block-kit/block-elements/rich-text-text-element */
export interface Style {
  bold?: true;
  italic?: true;
  strike?: true;
  code?: true;
}

/** The text alone. */
export function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join("");
}

/** The first `end` UTF-16 code units. */
export function firstOf(runs: readonly Run[], end: number): Run[] {
  const first: Run[] = [];
  let room = end;
  for (const run of runs) {
    if (room <= 0) {
      break;
    }
    first.push({ ...run, text: run.text.slice(0, room) });
    room -= run.text.length;
  }
  return first;
}

/**
 * The runs as a reader sees them: one space where there are several, no space at the beginning and end of a line, at most one empty
 * line, nothing empty, and one run where two look alike. Code keeps its spaces.
 */
export function tidy(runs: readonly Run[]): Run[] {
  const tidied: Run[] = [];
  // What is before the text is like an empty line.
  let before = "\n\n";
  for (const { text, ...look } of runs) {
    const shown = look.style.code ? text : joinable(text, before);
    const last = tidied.at(-1);
    if (last && looksLike(last, look)) {
      last.text += shown;
    } else if (shown !== "") {
      tidied.push({ text: shown, ...look });
    }
    before = `${before}${shown}`.slice(-2);
  }
  return withoutEnd(tidied);
}

function joinable(text: string, before: string): string {
  const shown = text
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n");
  if (before === "\n\n") {
    return shown.trimStart();
  }
  if (before.endsWith("\n")) {
    return shown.replace(/^\s+/, (space) => (space.includes("\n") ? "\n" : ""));
  }
  return before.endsWith(" ") ? shown.replace(/^ /, "") : shown;
}

function looksLike(one: Omit<Run, "text">, other: Omit<Run, "text">): boolean {
  const styles = ["bold", "italic", "strike", "code"] as const;
  return one.url === other.url && styles.every((style) => one.style[style] === other.style[style]);
}

function withoutEnd(runs: Run[]): Run[] {
  const last = runs.at(-1);
  if (!last || last.style.code) {
    return runs;
  }
  const text = last.text.trimEnd();
  return text === "" ? withoutEnd(runs.slice(0, -1)) : [...runs.slice(0, -1), { ...last, text }];
}
