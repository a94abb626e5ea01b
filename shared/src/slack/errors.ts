/** What an error from Slack means for the message. An error in no table is retried, so that a new one loses nothing. */
export type ErrorClass =
  /** Trying again may help. */
  | "retry"
  /** Slack asks for fewer messages. */
  | "rate-limited"
  /** Slack refuses the credential. A new one may work. */
  | "credential"
  /** A person has to fix the channel, the app or the workspace. */
  | "destination"
  /** This message can never be posted. */
  | "message";

function table(classes: Record<ErrorClass, string>): Map<string, ErrorClass> {
  const map = new Map<string, ErrorClass>();
  for (const errorClass of ["retry", "rate-limited", "credential", "destination", "message"] as const) {
    for (const error of classes[errorClass].trim().split(/\s+/)) {
      map.set(error, errorClass);
    }
  }
  return map;
}

/**
 * The codes in `error` of a Web API answer with `ok: false`.
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors;
 * `invalid_json`, `json_not_object`, `missing_post_type` and `msg_too_long` are in
 * https://github.com/slackapi/slack-api-specs only.
 */
export const WEB_API_ERRORS = table({
  retry: `fatal_error internal_error org_login_required request_timeout service_unavailable team_added_to_org`,
  "rate-limited": `message_limit_exceeded rate_limited ratelimited`,
  credential: `account_inactive invalid_auth not_authed token_expired token_revoked`,
  destination: `
    access_denied accesslimited as_user_not_supported channel_not_found deprecated_endpoint
    ekm_access_denied enterprise_is_restricted is_archived messages_tab_disabled metadata_must_be_sent_from_app
    method_deprecated missing_scope
    no_permission not_allowed_token_type not_in_channel restricted_action restricted_action_read_only_channel
    restricted_action_thread_only_channel team_access_not_granted team_not_found two_factor_setup_required`,
  message: `
    invalid_arg_name invalid_arguments invalid_array_arg invalid_blocks invalid_blocks_format invalid_charset
    invalid_form_data invalid_json invalid_metadata_format invalid_metadata_schema invalid_post_type json_not_object
    metadata_too_large missing_post_type msg_blocks_too_long msg_too_long no_text
    too_many_attachments`,
});

/**
 * The codes in the body of an answer with which an incoming webhook refuses a message.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
 * https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
 */
export const WEBHOOK_ERRORS = table({
  retry: `rollup_error`,
  "rate-limited": `rate_limited ratelimited`,
  credential: `invalid_token no_active_hooks no_service no_service_id`,
  destination: `
    action_prohibited channel_is_archived channel_not_found no_team posting_to_general_channel_denied team_disabled
    user_not_found`,
  message: `invalid_blocks invalid_blocks_format invalid_payload no_text too_many_attachments`,
});
