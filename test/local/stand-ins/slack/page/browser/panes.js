// The entries of the channel and of the thread beside it.

import { fromHtml, one } from "./dom.js";

export const scrollOf = (pane) => one(`#${pane} .scroll`);

export function isAtBottom(scroll) {
  return scroll && scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 80;
}

export function toBottom(scroll) {
  scroll?.scrollTo(0, scroll.scrollHeight);
}

/** Only the first message of each day shows the day above it. */
export function showDays() {
  let before;
  for (const entry of document.querySelectorAll("#channel .entry[data-day]")) {
    entry.classList.toggle("same-day", entry.dataset.day === before);
    before = entry.dataset.day;
  }
}

/** Puts an entry where it belongs by its `ts`, in place of what it was before. */
export function put(pane, { ts, html }) {
  const entries = one(`#${pane} .entries`);
  const old = entries && one(`[data-ts="${ts}"]`, entries);
  if (!entries || !html) {
    old?.remove();
    return;
  }
  const entry = fromHtml(html).firstElementChild;
  if (old) {
    one("details", entry).open = one("details", old).open;
    const focused = one(":focus", old)?.dataset.action;
    old.replaceWith(entry);
    if (focused !== undefined) {
      one(`[data-action="${CSS.escape(focused)}"]`, entry)?.focus({ preventScroll: true });
    }
    return;
  }
  const previous = [...entries.children].findLast((each) => each.dataset.ts < ts);
  if (previous) {
    previous.after(entry);
  } else if (!one(`#${pane} .older`)) {
    // Otherwise it is older than what is loaded.
    entries.prepend(entry);
  }
}
