/** The ID of the local Google Cloud project. */
export const PROJECT = "local-project";
/** The full name of the Firestore database; its short name is the same as in terraform. */
export const DATABASE = `projects/${PROJECT}/databases/issue-relay`;
/** The Slack channel that shows the issues where there are no routes. */
export const CHANNEL = { id: "C0ISSUES", name: "issues" };

/** The short names of the secrets, the same as in terraform. */
export const SECRETS = {
  webhook: "github-webhook-secret",
  appKey: "github-app-key",
  token: "slack-token",
  signing: "slack-signing-secret",
  slackWebhook: "slack-webhook-url",
};

/** The short name of the secret with the URL of a webhook of the routes, the same as in terraform. */
export function webhookSecret(webhook: string): string {
  return `slack-webhook-${webhook}`;
}

/** The short name of the secret with which events for a webhook of the rules are signed, the same as in terraform. */
export function actionSecret(webhook: string): string {
  return `action-webhook-${webhook}`;
}

/** The full name of a secret: `projects/<project>/secrets/<secret>`. */
export function secretName(secret: string): string {
  return `projects/${PROJECT}/secrets/${secret}`;
}
