import { APP } from "../api-message.ts";
import type { OpenModal } from "./modals.ts";
import type { Values } from "./values.ts";

/** A view as Slack shows it to the app: https://docs.slack.dev/reference/methods/views.open#responses */
export function apiView(modal: OpenModal, values: Values = {}) {
  const { user: _user, suggested: _suggested, submit = null, close = null, ...view } = modal;
  return {
    ...view,
    team_id: APP.team_id,
    submit,
    close,
    state: { values },
    previous_view_id: null,
    root_view_id: modal.id,
    app_id: APP.app_id,
    external_id: "",
    app_installed_team_id: APP.team_id,
    bot_id: APP.bot_id,
  };
}
