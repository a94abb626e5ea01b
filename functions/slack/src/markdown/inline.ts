import { cleanLines } from "@issue-relay/shared/slack/clean-text";
import { linkable } from "@issue-relay/shared/slack/linkable";
import type { PhrasingContent } from "mdast";
import { htmlReader, imageName } from "./html.ts";
import type { References } from "./references.ts";
import { type Run, type Style, tidy } from "./run.ts";

/** What is to be seen of the content of a paragraph, a heading or a cell. */
export function runsOf(content: PhrasingContent[], references: References): Run[] {
  const html = htmlReader();
  return tidy(content.flatMap((node) => runsOfNode(node, {})));

  function runsOfNode(node: PhrasingContent, style: Style, url?: string): Run[] {
    const run = (text: string, own: Style = {}): Run => {
      const outer = html.styled(cleanLines(text));
      return { text: outer.text, style: { ...outer.style, ...style, ...own }, url: url ?? outer.url };
    };
    const inside = (nodes: PhrasingContent[], own: Style, address = url) =>
      nodes.flatMap((each) => runsOfNode(each, { ...style, ...own }, address));
    switch (node.type) {
      case "text":
        return [run(node.value)];
      // GitHub begins a new line at each line end of an issue or a comment.
      case "break":
        return [run("\n")];
      case "inlineCode":
        return [run(node.value, { code: true })];
      case "strong":
        return inside(node.children, { bold: true });
      case "emphasis":
        return inside(node.children, { italic: true });
      case "delete":
        return inside(node.children, { strike: true });
      case "link":
        return inside(node.children, {}, url ?? linkable(node.url));
      case "linkReference":
        return inside(node.children, {}, url ?? references.addressOf(node.identifier));
      case "image":
        return [image(run(imageName(node.alt)), linkable(node.url))];
      case "imageReference":
        return [image(run(imageName(node.alt)), references.addressOf(node.identifier))];
      case "footnoteReference":
        return [run(`[${references.numberOf(node.identifier)}]`)];
      case "html":
        return [...html.runs(node.value)].map((each) => ({
          ...each,
          style: { ...each.style, ...style },
          url: url ?? each.url,
        }));
    }
  }
}

/** An image within a link leads to where the link leads. */
function image(run: Run, address: string | undefined): Run {
  return { ...run, url: run.url ?? address };
}
