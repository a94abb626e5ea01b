export interface Token {
  text: string;
  /** The index of its first character in the SQL text. */
  offset: number;
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical */
const TOKEN = new RegExp(
  [
    /\s+/, // blank
    /--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//, // comment
    /(?:\b(?:rb|br|r|b))?(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/,
    /`(?:\\.|[^`\\])*`/, // quoted identifier
    /[A-Za-z_]\w*/, // identifier or keyword
    /\d[\w.]*/, // number
    /[\s\S]/, // anything else: one character
  ]
    .map((part) => part.source)
    .join("|"),
  "giy",
);

/** Splits SQL text into tokens, blanks and comments included: together, their texts are the whole SQL text. */
export function tokenize(sql: string): Token[] {
  return Array.from(sql.matchAll(TOKEN), ({ 0: text, index }) => ({ text, offset: index }));
}

/** Whether a token is white space or a comment. */
export function isBlank({ text }: Token): boolean {
  return /^(\s|--|#|\/\*)/.test(text);
}

/** Whether a token is a name or a keyword. */
export function isName({ text }: Token): boolean {
  return /^[`A-Za-z_]/.test(text);
}

/** Whether a token is one of `words`, which are in upper case. */
export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token !== undefined && words.includes(token.text.toUpperCase());
}
