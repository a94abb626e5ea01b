// The modal that the app has opened for this person.

import { fromHtml, one, post } from "./dom.js";
import { you } from "./sidebar.js";

const FIELD = "input, textarea, select";

/** The focus goes back to where it was before. */
function remove(modal) {
  modal.close();
  modal.remove();
}

/** In place of the one that is open; empty: none. */
export function showModal(html) {
  const open = one("#modal");
  if (open) {
    remove(open);
  }
  if (html) {
    document.body.append(fromHtml(html));
    const modal = one("#modal");
    modal.showModal();
    (one("[autofocus]", modal) ?? one(FIELD, modal))?.focus();
  }
}

const READ = {
  plain_text_input: (input) => one(FIELD, input).value,
  static_select: (input) => one(FIELD, input).value,
  datepicker: (input) => one(FIELD, input).value,
  multi_external_select: (input) =>
    [...input.querySelectorAll(".chip")].map(({ dataset: { value } }) => value),
};

function inputs(modal) {
  return [...modal.querySelectorAll("[data-input]")];
}

function showErrors(modal, errors) {
  for (const input of inputs(modal)) {
    const error = errors[input.dataset.block] ?? "";
    one(".error", input).textContent = error;
    one(FIELD, input).ariaInvalid = String(error !== "");
  }
  one("[aria-invalid=true]", modal)?.focus();
}

async function submit(modal) {
  const values = Object.fromEntries(
    inputs(modal).map((input) => [input.dataset.block, READ[input.dataset.input](input)]),
  );
  const button = one("button.primary", modal);
  button.disabled = true;
  const submission = { user: you(), viewId: modal.dataset.view, values };
  const { closed, errors, trouble } = await post("/submit", submission).catch(({ message }) => ({
    closed: false,
    errors: {},
    trouble: message,
  }));
  button.disabled = false;
  if (closed) {
    remove(modal);
    return;
  }
  one(".trouble", modal).textContent = trouble;
  showErrors(modal, errors);
}

export function letFillIn() {
  document.addEventListener("submit", (event) => {
    const modal = event.target.closest("#modal");
    if (modal) {
      event.preventDefault();
      void submit(modal);
    }
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#modal [data-close]")) {
      one("#modal").close();
    }
  });
  // Closed by a person, with a button or the key Escape: an event that doesn't bubble.
  document.addEventListener(
    "close",
    ({ target }) => {
      if (target.matches("#modal")) {
        target.remove();
        // Where it is gone already, nothing is left to do.
        post("/close", { user: you(), viewId: target.dataset.view }).catch(() => {});
      }
    },
    true,
  );
}
