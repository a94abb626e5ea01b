import { PubSubError } from "./errors.ts";

/** Whether a message with these attributes passes the filter of a subscription. */
export type Filter = (attributes: Readonly<Record<string, string>>) => boolean;

/** Bytes. https://cloud.google.com/pubsub/docs/subscription-message-filter */
const MAX_FILTER_BYTES = 256;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z0-9_][A-Za-z0-9_-]*)|(!=|[:.=(),-]))/y;

/**
 * Compiles the filter of a subscription: `attributes:key`, `attributes.key = "v"`, `attributes.key != "v"` and
 * `hasPrefix(attributes.key, "v")`, combined by AND, OR, NOT (or `-`) and parentheses. As in Pub/Sub, an expression
 * can't contain both AND and OR without parentheses, and `!=` is true where the message doesn't have the key. Every
 * message passes an empty filter.
 *
 * @throws PubSubError INVALID_ARGUMENT for a syntax error, or a filter of more than 256 bytes
 */
export function compileFilter(text: string): Filter {
  if (Buffer.byteLength(text) > MAX_FILTER_BYTES) {
    throw new PubSubError("INVALID_ARGUMENT", `The filter is longer than ${MAX_FILTER_BYTES} bytes.`);
  }
  if (text.trim() === "") {
    return () => true;
  }
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  readonly #tokens: string[];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = this.#tokenize();
  }

  parse(): Filter {
    const filter = this.#expression();
    if (this.#tokens.length > 0) {
      this.#fail();
    }
    return filter;
  }

  #tokenize(): string[] {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    const text = this.#text.trimEnd();
    while (TOKEN.lastIndex < text.length) {
      const match = TOKEN.exec(text);
      if (!match) {
        this.#fail();
      }
      tokens.push(match[0].trimStart());
    }
    return tokens;
  }

  #expression(): Filter {
    const terms = [this.#term()];
    const operator = this.#tokens[0];
    if (operator !== "AND" && operator !== "OR") {
      return (attributes) => terms.every((term) => term(attributes));
    }
    while (this.#accept(operator)) {
      terms.push(this.#term());
    }
    return operator === "AND"
      ? (attributes) => terms.every((term) => term(attributes))
      : (attributes) => terms.some((term) => term(attributes));
  }

  #term(): Filter {
    if (this.#accept("NOT") || this.#accept("-")) {
      const negated = this.#term();
      return (attributes) => !negated(attributes);
    }
    if (this.#accept("(")) {
      const inner = this.#expression();
      this.#expect(")");
      return inner;
    }
    if (this.#accept("hasPrefix")) {
      return this.#hasPrefix();
    }
    this.#expect("attributes");
    if (this.#accept(":")) {
      const key = this.#key();
      return (attributes) => Object.hasOwn(attributes, key);
    }
    return this.#comparison();
  }

  #comparison(): Filter {
    this.#expect(".");
    const key = this.#key();
    const negated = this.#accept("!=");
    if (!negated) {
      this.#expect("=");
    }
    const value = this.#string();
    return (attributes) => (attributes[key] === value) !== negated;
  }

  #hasPrefix(): Filter {
    this.#expect("(");
    this.#expect("attributes");
    this.#expect(".");
    const key = this.#key();
    this.#expect(",");
    const prefix = this.#string();
    this.#expect(")");
    return (attributes) => attributes[key]?.startsWith(prefix) ?? false;
  }

  #key(): string {
    if (this.#tokens[0]?.startsWith('"')) {
      return this.#string();
    }
    const token = this.#tokens.shift();
    return token && /^\w/.test(token) ? token : this.#fail();
  }

  #string(): string {
    const token = this.#tokens.shift();
    return token?.startsWith('"') ? unescapeLiteral(token.slice(1, -1)) : this.#fail();
  }

  #accept(token: string): boolean {
    if (this.#tokens[0] !== token) {
      return false;
    }
    this.#tokens.shift();
    return true;
  }

  #expect(token: string): void {
    if (!this.#accept(token)) {
      this.#fail();
    }
  }

  #fail(): never {
    throw new PubSubError("INVALID_ARGUMENT", `The filter could not be parsed: ${this.#text}`);
  }
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{3})|(.))/g;
const CONTROL: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

function unescapeLiteral(text: string): string {
  return text.replace(ESCAPE, (_all, unicode, hexadecimal, octal, character) => {
    if (unicode ?? hexadecimal) {
      return String.fromCharCode(Number.parseInt(unicode ?? hexadecimal, 16));
    }
    if (octal) {
      return String.fromCharCode(Number.parseInt(octal, 8));
    }
    return CONTROL[character] ?? character;
  });
}
