/** A position in a SQL text, as the engine counts: from 1, columns in characters, with a tab stop every 8 columns. */
export interface Place {
  line: number;
  column: number;
}

const TAB_WIDTH = 8;

/** The engine ends a message with `[at 1:8]`, in some versions with `at [1:8]`. */
const PLACE = /^(?<message>.*?) (?:\[at (\d+):(\d+)\]|at \[(\d+):(\d+)\])/s;

/** Splits an error message of the engine into its text and the position at its end. */
export function readPlace(details: string): { message: string; place?: Place } {
  const match = PLACE.exec(details);
  if (!match) {
    return { message: details };
  }
  const [line, column] = match.slice(2).filter((group) => group !== undefined);
  return {
    message: match.groups?.message ?? details,
    place: { line: Number(line), column: Number(column) },
  };
}

/** A message with its position in BigQuery's form: `Unrecognized name: nope at [1:8]`. */
export function withPlace(message: string, place?: Place): string {
  return place ? `${message} at [${place.line}:${place.column}]` : message;
}

/** The index of the character at `place`. Where `place` is after the end of the text, the text's length. */
export function offsetOf(text: string, place: Place): number {
  for (const [offset, here] of places(text)) {
    if (here.line > place.line) {
      return offset - 1;
    }
    if (here.line === place.line && here.column >= place.column) {
      return offset;
    }
  }
  return text.length;
}

/** The reverse of {@link offsetOf}. */
export function placeOf(text: string, offset: number): Place {
  let last: Place = { line: 1, column: 1 };
  for (const [at, here] of places(text)) {
    if (at > offset) {
      break;
    }
    last = here;
  }
  return last;
}

/** The offset and place of every character, and of the end of the text. */
function* places(text: string): Generator<[number, Place]> {
  let line = 1;
  let column = 1;
  let offset = 0;
  for (const character of text) {
    yield [offset, { line, column }];
    offset += character.length;
    if (character === "\n") {
      line += 1;
      column = 1;
    } else {
      column += character === "\t" ? TAB_WIDTH - ((column - 1) % TAB_WIDTH) : 1;
    }
  }
  yield [offset, { line, column }];
}
