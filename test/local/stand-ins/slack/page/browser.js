// Keeps an open page up to date, opens threads beside the channel, and loads older messages.

const one = (selector, within = document) => within.querySelector(selector);

const scrollOf = (pane) => one(`#${pane} .scroll`);

function isAtBottom(scroll) {
  return scroll && scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 80;
}

function toBottom(scroll) {
  scroll?.scrollTo(0, scroll.scrollHeight);
}

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** The panes of the page at `url`. */
async function load(url) {
  const response = await fetch(`/panes${new URL(url).search}`);
  return fromHtml(await response.text());
}

/** Only the first message of each day shows the day above it. */
function showDays() {
  let before;
  for (const entry of document.querySelectorAll("#channel .entry")) {
    entry.classList.toggle("same-day", entry.dataset.day === before);
    before = entry.dataset.day;
  }
}

/** Among many channels, the open one may be out of sight, in a narrow window above all. */
function showOpenChannel() {
  one("#sidebar .here")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Puts an entry where it belongs by its `ts`, in place of what it was before. */
function put(pane, { ts, html }) {
  const entries = one(`#${pane} .entries`);
  const old = entries && one(`[data-ts="${ts}"]`, entries);
  if (!entries || !html) {
    old?.remove();
    return;
  }
  const entry = fromHtml(html).firstElementChild;
  if (old) {
    one("details", entry).open = one("details", old).open;
    old.replaceWith(entry);
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

async function update() {
  const { channel } = one("#channel").dataset;
  const { thread = "" } = one("#thread").dataset;
  const asked = new URLSearchParams({ channel, thread, since: document.body.dataset.position });
  const answer = await (await fetch(`/updates?${asked}`)).json();
  if (answer.reload) {
    location.reload();
    return;
  }
  document.body.dataset.position = answer.position;
  if (answer.sidebar) {
    one("#sidebar").replaceWith(fromHtml(answer.sidebar));
    showOpenChannel();
  }
  for (const pane of ["channel", "thread"]) {
    const wasAtBottom = isAtBottom(scrollOf(pane));
    for (const entry of answer[pane]) {
      put(pane, entry);
    }
    if (wasAtBottom) {
      toBottom(scrollOf(pane));
    }
  }
  showDays();
}

// One request at a time: what changes meanwhile is asked for by the next one, together.
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

async function showThread(url) {
  one("#thread").replaceWith(one("#thread", await load(url)));
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

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const format = new Intl.RelativeTimeFormat("en");

setInterval(() => {
  for (const time of document.querySelectorAll("time.ago")) {
    const seconds = time.dataset.at - Date.now() / 1000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
    time.textContent = format.format(Math.trunc(seconds / size), unit);
  }
}, 10_000);

showDays();
showOpenChannel();
toBottom(scrollOf("channel"));
toBottom(scrollOf("thread"));
