import type { Refusal } from "./failures.ts";

/** What an error code from Slack means. A code in no table is retried, so that a new one loses nothing. */
export type ErrorClass = Refusal["kind"] | "unknown";

const CLASSES = ["retry", "rate-limited", "credential", "destination", "message", "gone", "unknown"] as const;

function table(classes: Partial<Record<ErrorClass, string>>): Map<string, ErrorClass> {
  return new Map(
    CLASSES.flatMap((errorClass) => {
      const errors = classes[errorClass]?.match(/\S+/g) ?? [];
      return errors.map((error) => [error, errorClass] as const);
    }),
  );
}

/**
 * The codes in `error` of a Web API answer with `ok: false`, of the methods that we call.
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors, chat.update, chat.delete, conversations.history and
 * conversations.replies; `invalid_json`, `json_not_object`, `missing_post_type` and `msg_too_long` are in
 * https://github.com/slackapi/slack-api-specs only. Of `fatal_error`, `internal_error` and the like, Slack says that some aspect
 * of the operation may have succeeded.
 */
export const WEB_API_ERRORS = table({
  retry: `org_login_required request_timeout team_added_to_org`,
  unknown: `fatal_error internal_error service_unavailable update_failed`,
  "rate-limited": `message_limit_exceeded rate_limited ratelimited`,
  credential: `account_inactive invalid_auth not_authed token_expired token_revoked`,
  gone: `cannot_reply_to_message cant_delete_message cant_update_message message_not_found thread_not_found`,
  destination: `
    access_denied accesslimited as_user_not_supported channel_not_found deprecated_endpoint edit_window_closed
    ekm_access_denied enterprise_is_restricted is_archived is_inactive messages_tab_disabled metadata_must_be_sent_from_app
    method_deprecated missing_scope
    no_permission not_allowed_token_type not_in_channel restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked
    restricted_action_thread_only_channel team_access_not_granted team_not_found two_factor_setup_required`,
  message: `
    invalid_arg_name invalid_arguments invalid_array_arg invalid_blocks invalid_blocks_format invalid_charset
    invalid_form_data invalid_json invalid_metadata_format invalid_metadata_schema invalid_post_type json_not_object
    metadata_too_large missing_post_type msg_blocks_too_long msg_too_long no_text
    too_many_attachments`,
});

/** The codes that ask the whole workspace for fewer messages, not one channel. */
export const WORKSPACE_LIMITS = new Set(["message_limit_exceeded"]);

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
