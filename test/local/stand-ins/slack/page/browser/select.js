// A select whose options the app knows: they are asked for while somebody types.

import { one, post } from "./dom.js";
import { you } from "./sidebar.js";

/** Milliseconds without a key before the app is asked. */
const PAUSE = 150;

/** Of what is asked for: what comes for an older one is not shown. */
let newest = 0;

function chosen(select) {
  return [...select.querySelectorAll(".chip")].map(({ dataset: { value } }) => value);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function close(select) {
  newest += 1;
  one("ul", select).hidden = true;
  one("input", select).ariaExpanded = "false";
  one("input", select).removeAttribute("aria-activedescendant");
}

function activate(select, item) {
  for (const each of select.querySelectorAll("[role=option]")) {
    each.ariaSelected = String(each === item);
  }
  one("input", select).setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function show(select, items) {
  const list = one("ul", select);
  list.replaceChildren(...items);
  list.hidden = false;
  list.scrollIntoView({ block: "nearest" });
  one("input", select).ariaExpanded = "true";
  const [first] = list.querySelectorAll("[role=option]");
  if (first) {
    activate(select, first);
  }
}

function note(text) {
  return [element("li", { className: "note", role: "status" }, text)];
}

/** What the list shows of what the app has answered. */
function itemsOf(select, { options, failed }) {
  if (failed) {
    return note("The options could not be loaded");
  }
  const offered = options.filter(({ value }) => !chosen(select).includes(value));
  if (offered.length === 0) {
    return note("No results");
  }
  return offered.map(({ text, value }, index) => {
    const item = element("li", { role: "option", id: `${one("input", select).id}-${index}` }, text.text);
    item.dataset.value = value;
    return item;
  });
}

async function suggest(select) {
  newest += 1;
  const asked = newest;
  const { action: actionId, min, max } = select.dataset;
  const { value } = one("input", select);
  if (max && chosen(select).length >= Number(max)) {
    show(select, note(`You can choose ${max} at most`));
    return;
  }
  if (value.length < Number(min)) {
    close(select);
    return;
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (asked !== newest) {
    return;
  }
  const viewId = select.closest("#modal").dataset.view;
  const suggestions = await post("/suggest", { user: you(), viewId, actionId, value }).catch(() => ({
    failed: true,
  }));
  if (asked === newest) {
    show(select, itemsOf(select, suggestions));
  }
}

function choose(select, item) {
  const input = one("input", select);
  const remove = element("button", { type: "button", ariaLabel: `Remove ${item.textContent}` }, "✕");
  const chip = element("span", { className: "chip" }, item.textContent, remove);
  chip.dataset.value = item.dataset.value;
  input.before(chip);
  input.value = "";
  close(select);
}

function move(select, active, by) {
  const items = [...select.querySelectorAll("[role=option]")];
  activate(select, items.at((items.indexOf(active) + by) % items.length));
}

function onKey(select, event) {
  if (!event.target.matches("input")) {
    return;
  }
  const isOpen = !one("ul", select).hidden;
  const active = isOpen && one("[aria-selected=true]", select);
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      event.preventDefault();
      if (active) {
        move(select, active, event.key === "ArrowDown" ? 1 : -1);
      } else {
        void suggest(select);
      }
      break;
    case "Enter":
      // Otherwise it would submit the modal.
      event.preventDefault();
      if (active) {
        choose(select, active);
      }
      break;
    case "Escape":
      if (isOpen) {
        // Otherwise it would close the modal.
        event.preventDefault();
        close(select);
      }
      break;
    case "Backspace":
      if (one("input", select).value === "") {
        [...select.querySelectorAll(".chip")].at(-1)?.remove();
        close(select);
      }
      break;
  }
}

function onClick(select, { target }) {
  const item = target.closest("[role=option]");
  if (item) {
    choose(select, item);
  } else if (target.matches(".chip button")) {
    target.closest(".chip").remove();
    close(select);
  } else if (!target.closest("ul")) {
    void suggest(select);
  }
  one("input", select).focus();
}

export function letSearch() {
  const withSelect = (act) => (event) => {
    const select = event.target.closest?.(".multi");
    if (select) {
      act(select, event);
    }
  };
  document.addEventListener("input", withSelect(suggest));
  document.addEventListener("focusout", withSelect(close));
  document.addEventListener("keydown", withSelect(onKey));
  document.addEventListener("click", withSelect(onClick));
  // The input keeps the focus: without it, the list would close before the click.
  document.addEventListener(
    "mousedown",
    withSelect((_, event) => {
      if (event.target.closest("ul")) {
        event.preventDefault();
      }
    }),
  );
}
