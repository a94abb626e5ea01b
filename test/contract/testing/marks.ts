/**
 * A page with another text between its marks `<!-- name: npm run docs -->` and `<!-- /name -->`.
 * @throws Error where the page does not have the marks
 */
export function withBetweenMarks(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: npm run docs -->\n`, `<!-- /${name} -->\n`];
  const [before, rest] = page.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(`the page lacks the line ${rest === undefined ? begin : end}`);
  }
  return `${before}${begin}${text}${end}${after}`;
}
