/** The name by which Slack knows the shortcut of messages: terraform/slack-shortcut.json, for the app's manifest, has it too. */
export const SHORTCUT = "create_issue";
