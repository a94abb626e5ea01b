/** A piece of mrkdwn, understood as Slack does. Texts are unescaped: escape them again for HTML. */
export type Token =
  | { type: "text"; text: string }
  | { type: "bold" | "italic" | "strike" | "quote"; children: Token[] }
  | { type: "code" | "preformatted"; children: Token[] }
  | { type: "link"; url: string; label: string }
  | { type: "emoji"; name: string }
  | { type: "user" | "usergroup" | "channel"; id: string; label: string | undefined }
  | { type: "broadcast"; range: string }
  | { type: "date"; seconds: number; format: string; url: string | undefined; fallback: string };

const STYLES = { "*": "bold", _: "italic", "~": "strike" } as const;

const PREFORMATTED = /```\n?([\s\S]+?)\n?```/g;
/** Slack keeps what people type as `&gt;`, so an escaped one still begins a quote. */
const QUOTE = /^(?:>|&gt;) ?/;
const WORD = /[\p{L}\p{N}]/u;
/** What a token begins with, so that all other characters are passed quickly. */
const START = /[<`:h*_~]/;
const CONTROL = /^<([^<>\n]+)>/;
const EMOJI = /^:([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:/;
const BARE_URL = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)*_~'"\]]/;

/**
 * https://docs.slack.dev/messaging/formatting-message-text
 * Without `formatting` only what stands in `<…>` is understood, which Slack does in code and in `verbatim` texts too.
 */
export function parseMrkdwn(text: string, formatting = true): Token[] {
  if (!formatting) return inline(text, false);
  const tokens: Token[] = [];
  let from = 0;
  for (const match of text.matchAll(PREFORMATTED)) {
    tokens.push(...lines(text.slice(from, match.index).replace(/\n$/, "")));
    tokens.push({ type: "preformatted", children: inline(match[1] ?? "", false) });
    from = match.index + match[0].length;
    if (text[from] === "\n") from += 1;
  }
  tokens.push(...lines(text.slice(from)));
  return tokens;
}

function lines(text: string): Token[] {
  if (text === "") return [];
  const tokens: Token[] = [];
  let plain: string[] = [];
  let quoted: string[] = [];
  const flush = () => {
    if (plain.length > 0) tokens.push(...inline(plain.join("\n"), true));
    if (quoted.length > 0) tokens.push({ type: "quote", children: inline(quoted.join("\n"), true) });
    plain = [];
    quoted = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTE.test(line)) {
      if (plain.length > 0) flush();
      quoted.push(line.replace(QUOTE, ""));
    } else {
      if (quoted.length > 0) flush();
      plain.push(line);
    }
  }
  flush();
  return tokens;
}

function inline(text: string, formatting: boolean): Token[] {
  const tokens: Token[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at, formatting);
    if (found) {
      if (plain) tokens.push({ type: "text", text: unescaped(plain) });
      plain = "";
      tokens.push(found.token);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) tokens.push({ type: "text", text: unescaped(plain) });
  return tokens;
}

function tokenAt(
  text: string,
  at: number,
  formatting: boolean,
): { token: Token; length: number } | undefined {
  if (!START.test(text[at] ?? "")) return undefined;
  const rest = text.slice(at);
  const control = CONTROL.exec(rest);
  if (control) {
    const token = controlToken(control[1] ?? "");
    return token && { token, length: control[0].length };
  }
  if (!formatting) return undefined;
  const code = /^`([^`\n]+)`/.exec(rest);
  if (code)
    return { token: { type: "code", children: inline(code[1] ?? "", false) }, length: code[0].length };
  const emoji = EMOJI.exec(rest);
  if (emoji) return { token: { type: "emoji", name: emoji[1] ?? "" }, length: emoji[0].length };
  const url = BARE_URL.exec(rest)?.[0];
  if (url) return { token: { type: "link", url: unescaped(url), label: unescaped(url) }, length: url.length };
  return styledAt(text, at);
}

/** `*bold*`, `_italic_` and `~strike~` count between word boundaries only, on one line, without inner edge spaces. */
function styledAt(text: string, at: number): { token: Token; length: number } | undefined {
  const mark = text[at];
  if (mark !== "*" && mark !== "_" && mark !== "~") return undefined;
  if (WORD.test(text[at - 1] ?? "") || text[at + 1] === mark) return undefined;
  for (let end = text.indexOf(mark, at + 2); end !== -1; end = text.indexOf(mark, end + 1)) {
    const inner = text.slice(at + 1, end);
    if (inner.includes("\n") || /^\s/.test(inner)) return undefined;
    if (/\s$/.test(inner) || WORD.test(text[end + 1] ?? "")) continue;
    return { token: { type: STYLES[mark], children: inline(inner, true) }, length: end + 1 - at };
  }
  return undefined;
}

/** What stands in `<…>`; `undefined` where Slack shows it as it is. */
function controlToken(content: string): Token | undefined {
  const bar = content.indexOf("|");
  const target = bar === -1 ? content : content.slice(0, bar);
  const label = bar === -1 ? undefined : unescaped(content.slice(bar + 1));
  const mention = /^([@#]|!subteam\^)([A-Z0-9]+)$/.exec(target);
  if (mention?.[2]) {
    const type = mention[1] === "@" ? "user" : mention[1] === "#" ? "channel" : "usergroup";
    return { type, id: mention[2], label };
  }
  const broadcast = /^!(channel|here|everyone|group)$/.exec(target)?.[1];
  if (broadcast) return { type: "broadcast", range: broadcast === "group" ? "channel" : broadcast };
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date?.[2]) {
    return { type: "date", seconds: Number(date[1]), format: date[2], url: date[3], fallback: label ?? "" };
  }
  if (/^(?:https?:\/\/|mailto:|tel:)./.test(target)) {
    return { type: "link", url: unescaped(target), label: label || unescaped(target) };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
