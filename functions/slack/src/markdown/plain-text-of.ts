import type { RichTextBlockElement, RichTextElement } from "@slack/types";

/** The elements as one line, for notifications and screen readers. */
export function plainTextOf(elements: readonly RichTextBlockElement[]): string {
  return elements
    .map((element) =>
      element.type === "rich_text_list"
        ? element.elements.map((item) => `• ${textIn(item.elements)}`).join(" ")
        : textIn(element.elements),
    )
    .join(" ")
    .replaceAll(/\s+/g, " ");
}

function textIn(elements: readonly RichTextElement[]): string {
  return elements.map(textOfElement).join("");
}

function textOfElement(element: RichTextElement): string {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return element.text ?? element.url;
    case "date":
      return element.fallback ?? "";
    default:
      // Nothing of ours has others.
      return "";
  }
}
