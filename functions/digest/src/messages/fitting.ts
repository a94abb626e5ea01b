import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import type { KnownBlock } from "@slack/types";

/**
 * The blocks with as many of the items as a message has room for.
 * @param most the most that anybody reads
 * @param blocksWith makes them of the first items
 */
export function fitting<T>(items: T[], most: number, blocksWith: (first: T[]) => KnownBlock[]): KnownBlock[] {
  let count = Math.min(items.length, most);
  let blocks = blocksWith(items.slice(0, count));
  while (count > 0 && JSON.stringify(blocks).length > MAX_BLOCKS_CHARACTERS) {
    count -= 1;
    blocks = blocksWith(items.slice(0, count));
  }
  return blocks;
}
