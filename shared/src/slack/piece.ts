/** A run of text in one style. A sentence is a list of them, so that it can be shown as Block Kit or as plain text. */
export interface Piece {
  text: string;
  style?: "bold" | "code";
  /** The address that the text links to. */
  url?: string | undefined;
}

/** The pieces as one plain string. */
export function plainText(pieces: Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}
