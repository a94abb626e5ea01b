/** The emoji that messages like ours show, from the long list that Slack knows: https://github.com/iamcal/emoji-data */
const EMOJI = new Map([
  ["arrow_right", "➡️"],
  ["arrows_counterclockwise", "🔄"],
  ["bell", "🔔"],
  ["bug", "🐛"],
  ["eyes", "👀"],
  ["grey_question", "❔"],
  ["heavy_check_mark", "✔️"],
  ["hourglass", "⌛"],
  ["label", "🏷️"],
  ["large_blue_circle", "🔵"],
  ["large_green_circle", "🟢"],
  ["large_orange_circle", "🟠"],
  ["large_purple_circle", "🟣"],
  ["large_yellow_circle", "🟡"],
  ["link", "🔗"],
  ["lock", "🔒"],
  ["memo", "📝"],
  ["no_entry_sign", "🚫"],
  ["pencil2", "✏️"],
  ["pushpin", "📌"],
  ["red_circle", "🔴"],
  ["rotating_light", "🚨"],
  ["speech_balloon", "💬"],
  ["tada", "🎉"],
  ["unlock", "🔓"],
  ["warning", "⚠️"],
  ["wastebasket", "🗑️"],
  ["white_check_mark", "✅"],
  ["white_circle", "⚪"],
  ["x", "❌"],
]);

/** An emoji by its name; an unknown one is shown as `:name:`. */
export function emoji(name: string): string {
  return EMOJI.get(name) ?? `:${name}:`;
}
