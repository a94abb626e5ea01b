const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

/** Exactly the three characters that Slack decodes: https://docs.slack.dev/messaging/formatting-message-text */
export function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES.get(character) ?? character);
}
