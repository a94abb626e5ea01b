import { linkable } from "@issue-relay/shared/slack/linkable";
import type { Definition, FootnoteDefinition, Nodes, Root } from "mdast";

/** What is defined in one place of a text and used in others. */
export interface References {
  /** The address of a link that is defined elsewhere. */
  addressOf: (identifier: string) => string | undefined;
  /** The number of a footnote: GitHub counts them as they are referred to. */
  numberOf: (identifier: string) => number;
  /** The footnotes that were referred to by now, by number. More may be referred to while they are read. */
  footnotes: () => Iterable<[number: number, FootnoteDefinition]>;
}

export function referencesIn(root: Root): References {
  const links = new Map<string, Definition>();
  const notes = new Map<string, FootnoteDefinition>();
  const numbers = new Map<string, number>();
  gather(root);

  function gather(node: Nodes): void {
    // The first definition is the one that counts.
    if (node.type === "definition" && !links.has(node.identifier)) {
      links.set(node.identifier, node);
    }
    if (node.type === "footnoteDefinition" && !notes.has(node.identifier)) {
      notes.set(node.identifier, node);
    }
    if ("children" in node) {
      node.children.forEach(gather);
    }
  }

  return {
    addressOf: (identifier) => linkable(links.get(identifier)?.url),
    numberOf(identifier) {
      const number = numbers.get(identifier) ?? numbers.size + 1;
      numbers.set(identifier, number);
      return number;
    },
    *footnotes() {
      for (const [identifier, number] of numbers) {
        const note = notes.get(identifier);
        if (note) {
          yield [number, note];
        }
      }
    },
  };
}
