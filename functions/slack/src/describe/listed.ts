/** The most labels or assignees that are listed: they fit into two lines. GitHub allows 100 labels and 10 assignees on an issue. */
const MAX_LISTED = 8;

export interface Listed {
  names: string[];
  /** How many more there are, in words; empty where there are none. */
  rest: string[];
}

/** The first of the names in which something is visible. */
export function listed(all: string[]): Listed {
  const visible = all.filter((name) => name !== "");
  const rest = visible.length - MAX_LISTED;
  return { names: visible.slice(0, MAX_LISTED), rest: rest > 0 ? [`+${rest} more`] : [] };
}
