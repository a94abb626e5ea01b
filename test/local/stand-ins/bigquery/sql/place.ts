/** A place in a SQL text, counted from 1, as the engine counts: in characters, a tab reaching to the next multiple of 8. */
export interface Place {
  line: number;
  column: number;
}

const TAB_WIDTH = 8;

/** The engine ends a message with `[at 1:8]`, or with `at [1:8]` in some of its versions. */
const PLACE = /^(?<message>.*?) (?:\[at (\d+):(\d+)\]|at \[(\d+):(\d+)\])/s;

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

/** BigQuery writes `Unrecognized name: nope at [1:8]`. */
export const withPlace = (message: string, place?: Place) =>
  place ? `${message} at [${place.line}:${place.column}]` : message;

/** The index in `text` of the character at `place`; the text's length where the place lies behind its end. */
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

/** Each character's offset and place, and those of the text's end. */
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
