// Opens threads beside the channel, and loads older messages.

import { fromHtml, one } from "./dom.js";
import { showEphemerals } from "./ephemerals.js";
import { scrollOf, showDays, toBottom } from "./panes.js";

/** The panes of the page at `url`. */
async function load(url) {
  const response = await fetch(`/panes${new URL(url).search}`);
  return fromHtml(await response.text());
}

async function showThread(url) {
  one("#thread").replaceWith(one("#thread", await load(url)));
  showEphemerals();
  toBottom(scrollOf("thread"));
}

async function showOlder(link) {
  const scroll = scrollOf("channel");
  const panes = await load(link.href);
  const fromBottom = scroll.scrollHeight - scroll.scrollTop;
  one(".entries", scroll).prepend(...one("#channel .entries", panes).children);
  link.replaceWith(one("#channel .scroll", panes).firstElementChild);
  showDays();
  scroll.scrollTop = scroll.scrollHeight - fromBottom;
}

export function openInPlace() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.older, a[data-in-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (link.matches(".older")) {
      void showOlder(link);
      return;
    }
    history.pushState(null, "", link.href);
    void showThread(link.href);
  });
  window.addEventListener("popstate", () => showThread(location.href));
}
