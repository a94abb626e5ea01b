export interface Token {
  text: string;
  /** Its index in the SQL text. */
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

/** Splits SQL text; the tokens' texts joined are the text again. */
export const tokenize = (sql: string): Token[] =>
  Array.from(sql.matchAll(TOKEN), ({ 0: text, index }) => ({ text, offset: index }));

export const isBlank = ({ text }: Token) => /^(\s|--|#|\/\*)/.test(text);
export const isName = ({ text }: Token) => /^[`A-Za-z_]/.test(text);
export const isWord = (token: Token | undefined, ...words: string[]) =>
  token !== undefined && words.includes(token.text.toUpperCase());
