/** The emoji that our messages show, from the long list that Slack knows: https://github.com/iamcal/emoji-data */
const EMOJI = new Map([
  ["arrow_right", "➡️"],
  ["arrows_counterclockwise", "🔄"],
  ["large_green_circle", "🟢"],
  ["large_purple_circle", "🟣"],
  ["wastebasket", "🗑️"],
  ["white_circle", "⚪"],
]);

/** An emoji by its name; an unknown one is shown as `:name:`. */
export function emoji(name: string): string {
  return EMOJI.get(name) ?? `:${name}:`;
}
