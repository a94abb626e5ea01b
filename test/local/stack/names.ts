/** What the local stack calls things that somebody chooses in the cloud. */
export const PROJECT = "local-project";
export const CHANNEL = { id: "C0ISSUES", name: "issues" };

/** Secrets by their short names, as terraform calls them. */
export const SECRETS = {
  webhook: "github-webhook-secret",
  token: "slack-token",
  slackWebhook: "slack-webhook-url",
};

/** The full name of a secret: `projects/<project>/secrets/<secret>`. */
export function secretName(secret: string): string {
  return `projects/${PROJECT}/secrets/${secret}`;
}
