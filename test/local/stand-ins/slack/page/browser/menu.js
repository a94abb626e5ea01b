// The menu of a message, with the shortcuts of the app.

import { forgetWarning, warn } from "./buttons.js";
import { fromHtml, one, post } from "./dom.js";
import { you } from "./sidebar.js";

function close() {
  one("#menu")?.remove();
}

function open(more) {
  more.after(fromHtml(one("#shortcuts").innerHTML));
  one("#menu button").focus();
}

async function use(item) {
  const more = item.closest(".message").querySelector(".more");
  const { ts } = item.closest(".entry").dataset;
  const { channel } = one("#channel").dataset;
  const { shortcut: callbackId } = item.dataset;
  close();
  forgetWarning(more);
  const { warning } = await post("/shortcut", { user: you(), channel, ts, callbackId }).catch(
    ({ message }) => ({
      warning: message,
    }),
  );
  if (warning) {
    warn(more, warning);
  }
}

export function letUseShortcuts() {
  document.addEventListener("click", ({ target }) => {
    const item = target.closest("#menu [data-shortcut]");
    if (item) {
      void use(item);
      return;
    }
    const more = target.closest(".more");
    const isOpen = more?.nextElementSibling?.id === "menu";
    close();
    if (more && !isOpen) {
      open(more);
    }
  });
  document.addEventListener("keydown", ({ key }) => {
    const more = key === "Escape" && one("#menu")?.previousElementSibling;
    if (more) {
      close();
      more.focus();
    }
  });
}
