import type { KnownBlock, RichTextElement } from "@slack/types";

/** What a reader sees of rich text blocks: a string for each block, in which code is between backticks and an emoji between colons. */
export function textsOf(blocks: readonly KnownBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.type === "rich_text" ? [elementsIn(block).map(textOf).join("")] : [],
  );
}

/** The addresses that the blocks link to, buttons' last. */
export function linksOf(blocks: readonly KnownBlock[]): Record<string, string> {
  const links = blocks.flatMap((block) => {
    if (block.type === "rich_text") {
      return elementsIn(block).flatMap((each) => (each.type === "link" ? [[each.text ?? "", each.url]] : []));
    }
    return block.type === "actions"
      ? block.elements.flatMap((each) => (each.type === "button" ? [[each.text.text, each.url ?? ""]] : []))
      : [];
  });
  return Object.fromEntries(links);
}

function elementsIn(block: Extract<KnownBlock, { type: "rich_text" }>): RichTextElement[] {
  return block.elements.flatMap((part) =>
    part.type === "rich_text_list"
      ? part.elements.flatMap(({ elements }) => elements)
      : part.elements.map((element, index) => withQuoteMark(part.type, element, index)),
  );
}

function withQuoteMark(part: string, element: RichTextElement, index: number): RichTextElement {
  return part === "rich_text_quote" && index === 0 && element.type === "text"
    ? { ...element, text: `\n> ${element.text}` }
    : element;
}

function textOf(element: RichTextElement): string {
  switch (element.type) {
    case "text":
      return element.style?.code ? `\`${element.text}\`` : element.text;
    case "link":
      return element.text ?? element.url;
    case "emoji":
      return `:${element.name}:`;
    case "date":
      return `<${element.format}|${element.fallback}>`;
    default:
      return `<${element.type}>`;
  }
}
