/**
 * The longest URL that Slack takes, in characters. It documents the limit for buttons, and none for rich text.
 * https://docs.slack.dev/reference/block-kit/block-elements/button-element
 */
const MAX_URL_CHARACTERS = 3000;

const PROTOCOLS = ["https:", "http:", "mailto:"];

/**
 * The address as Slack takes it, in ASCII; undefined where it is no link: a relative one leads nowhere from Slack, and
 * `javascript:` and the like lead to no page.
 */
export function linkable(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  const isLink = parsed && PROTOCOLS.includes(parsed.protocol) && parsed.href.length <= MAX_URL_CHARACTERS;
  return isLink ? parsed.href : undefined;
}
