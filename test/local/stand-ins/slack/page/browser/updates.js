// Keeps an open page up to date.

import { fromHtml, one } from "./dom.js";
import { keepEphemerals } from "./ephemerals.js";
import { showModal } from "./modal.js";
import { isAtBottom, put, scrollOf, showDays, toBottom } from "./panes.js";
import { showSidebar, you } from "./sidebar.js";

async function update() {
  const { channel } = one("#channel").dataset;
  const { thread = "" } = one("#thread").dataset;
  const asked = new URLSearchParams({ channel, thread, user: you(), since: document.body.dataset.position });
  const answer = await (await fetch(`/updates?${asked}`)).json();
  if (answer.reload) {
    location.reload();
    return;
  }
  document.body.dataset.position = answer.position;
  if (answer.sidebar) {
    one("#sidebar").replaceWith(fromHtml(answer.sidebar));
    showSidebar();
  }
  const panes = ["channel", "thread"];
  const atBottom = panes.filter((pane) => isAtBottom(scrollOf(pane)));
  for (const pane of panes) {
    for (const entry of answer[pane]) {
      put(pane, entry);
    }
  }
  keepEphemerals(answer.ephemerals);
  for (const pane of atBottom) {
    toBottom(scrollOf(pane));
  }
  showDays();
  if (answer.modal !== undefined) {
    showModal(answer.modal);
  }
}

/** One request at a time: what changes meanwhile is asked for by the next one, together. */
export function keepUpToDate() {
  let updating = Promise.resolve();
  let isWaiting = false;
  new EventSource("/events").onmessage = () => {
    if (isWaiting) {
      return;
    }
    isWaiting = true;
    const ask = () => {
      isWaiting = false;
      return update();
    };
    // Where it fails, the server is gone; the event on connecting again asks once more.
    updating = updating.then(ask).catch(() => {});
  };
}
