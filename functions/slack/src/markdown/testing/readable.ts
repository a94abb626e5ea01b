import type { RichTextBlockElement, RichTextElement } from "@slack/types";

/**
 * Elements as text, for tests to be read: quotes and lists after `│`, code between rules, styles as in Markdown, links as
 * `[text](url)`.
 */
export function readable(elements: readonly RichTextBlockElement[]): string {
  return elements.map(readableElement).join("\n");
}

function readableElement(element: RichTextBlockElement): string {
  switch (element.type) {
    case "rich_text_section":
      return inline(element.elements);
    case "rich_text_quote":
      return lines(inline(element.elements), "│ ");
    case "rich_text_preformatted":
      return `═══\n${inline(element.elements)}\n═══`;
    case "rich_text_list": {
      const first = "offset" in element ? Number(element.offset) + 1 : 1;
      return element.elements
        .map((item, index) => {
          const mark = element.style === "ordered" ? `${first + index}.` : "•";
          const indent = " ".repeat(2 * (element.indent ?? 0));
          return `│ ${indent}${mark} ${inline(item.elements).replaceAll("\n", `\n│ ${indent}  `)}`;
        })
        .join("\n");
    }
  }
}

function lines(text: string, before: string): string {
  return text
    .split("\n")
    .map((line) => `${before}${line}`.trimEnd())
    .join("\n");
}

function inline(elements: readonly RichTextElement[]): string {
  return elements.map(readableRun).join("");
}

function readableRun(element: RichTextElement): string {
  if (element.type !== "text" && element.type !== "link") {
    return `{${element.type}}`;
  }
  const { bold, italic, strike, code } = element.style ?? {};
  const marks = [bold && "**", italic && "_", strike && "~~", code && "`"].filter(
    (mark) => mark !== undefined,
  );
  const text = `${marks.join("")}${element.text ?? ""}${marks.toReversed().join("")}`;
  return element.type === "link" ? `[${text}](${element.url})` : text;
}
