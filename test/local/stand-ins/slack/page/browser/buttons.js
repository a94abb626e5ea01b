// Buttons of messages.

import { one, post } from "./dom.js";
import { you } from "./sidebar.js";

/** What a button asks before it is carried out; undefined: nothing. */
function questionOf(button) {
  const before = button.previousElementSibling;
  return before?.matches("template.confirm") ? before : undefined;
}

async function isConfirmed(question) {
  const dialog = question.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
  return dialog.returnValue === "confirm";
}

/** @returns why it has not worked; empty: it has */
async function click(button) {
  const { action: actionId, block: blockId } = button.dataset;
  const { channel } = one("#channel").dataset;
  const { ts } = button.closest(".entry").dataset;
  try {
    return (await post("/click", { user: you(), channel, ts, actionId, blockId })).warning;
  } catch ({ message }) {
    return message;
  }
}

/** Slack's sign, with the reason as its tooltip. */
export function warn(button, reason) {
  const sign = document.createElement("span");
  sign.className = "warning";
  sign.role = "alert";
  sign.title = reason;
  sign.textContent = reason;
  button.after(sign);
}

export function forgetWarning(button) {
  if (button.nextElementSibling?.matches(".warning")) {
    button.nextElementSibling.remove();
  }
}

async function press(button) {
  forgetWarning(button);
  button.ariaBusy = "true";
  const warning = await click(button);
  button.ariaBusy = null;
  if (warning) {
    warn(button, warning);
  }
}

export function letClick() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".entry [data-action]");
    if (!button || button.ariaBusy) {
      return;
    }
    const question = questionOf(button);
    if (question) {
      event.preventDefault();
      if (!(await isConfirmed(question))) {
        return;
      }
      if (button.href) {
        window.open(button.href, "_blank", "noopener");
      }
    }
    await press(button);
  });
}
