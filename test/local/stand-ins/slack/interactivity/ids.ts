import type { Block } from "../block-kit.ts";
import type { Button } from "../buttons.ts";
import type { ModalBlock } from "./modal.ts";

export type AnyBlock = Block | ModalBlock;

/** Slack gives an id to each block and element that has none. Here they are the same each time they are asked for. */
export function withIds(blocks: readonly AnyBlock[]): AnyBlock[] {
  return blocks.map((block, index) => identified(block, block.block_id || `block-${index}`));
}

function identified(block: AnyBlock, block_id: string): AnyBlock {
  switch (block.type) {
    case "actions":
      return { ...block, block_id, elements: block.elements.map(withId) };
    case "section":
      return block.accessory?.type === "button"
        ? { ...block, block_id, accessory: withId(block.accessory, 0) }
        : { ...block, block_id };
    case "input":
      return { ...block, block_id, element: withId(block.element, 0) };
    default:
      return { ...block, block_id };
  }
}

function withId<E extends { action_id?: string | undefined }>(element: E, index: number): E {
  return { ...element, action_id: element.action_id || `action-${index}` };
}

/** The buttons of a block that has its ids. */
export function buttonsOf(block: AnyBlock): Button[] {
  switch (block.type) {
    case "actions":
      return block.elements;
    case "section":
      return block.accessory?.type === "button" ? [block.accessory] : [];
    default:
      return [];
  }
}
