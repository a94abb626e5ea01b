// Channels, and who sits before this tab; another tab can be somebody else.

import { one } from "./dom.js";

/** The id of the person; empty where the workspace has none. */
export function you() {
  return one("#you").value;
}

/** Chooses the person that was chosen before, and shows the open channel, which among many may be out of sight. */
export function showSidebar() {
  const chosen = sessionStorage.getItem("you");
  if ([...one("#you").options].some(({ value }) => value === chosen)) {
    one("#you").value = chosen;
  }
  one("#sidebar .here")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function letChoose() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("#you")) {
      sessionStorage.setItem("you", target.value);
      // Nobody sees the modal and the ephemeral messages of somebody else.
      location.reload();
    }
  });
}
