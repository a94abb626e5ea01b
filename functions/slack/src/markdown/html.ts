import { cleanLines, oneLine } from "@issue-relay/shared/slack/clean-text";
import { linkable } from "@issue-relay/shared/slack/linkable";
import { decodeString } from "micromark-util-decode-string";
import type { Run, Style } from "./run.ts";

/** A comment, a tag, or what else HTML has between angle brackets. A comment that is open goes on to the end. */
const TAG =
  /<!--(?:-?>|[\s\S]*?(?:-->|$))|<(?<end>\/?)(?<name>[a-z][a-z0-9]*)\b(?<attributes>(?:"[^"]*"|'[^']*'|[^"'>])*)>|<[!?][^>]*>/gi;

const BOLD: Style = { bold: true };
const ITALIC: Style = { italic: true };
const STRIKE: Style = { strike: true };
const CODE: Style = { code: true };

/** Those of the elements that GitHub shows. Others are left out, and what is in them is shown. */
const STYLES = new Map<string, Style>([
  ...["b", "strong", "summary", "th", "h1", "h2", "h3", "h4", "h5", "h6"].map(
    (name) => [name, BOLD] as const,
  ),
  ...["i", "em", "cite", "var"].map((name) => [name, ITALIC] as const),
  ...["s", "strike", "del"].map((name) => [name, STRIKE] as const),
  ...["code", "kbd", "samp", "tt"].map((name) => [name, CODE] as const),
]);

/** In UTF-16 code units: some programs write a whole description there. */
const MAX_IMAGE_NAME = 100;

/** Elements that have lines of their own. */
const BLOCKS = /^(?:p|div|h[1-6]|details|summary|[ou]l|dl|d[td]|table|blockquote|pre|hr|center)$/;

const LINE_END: Run = { text: "\n", style: {} };

/** Reads HTML tag by tag: in Markdown, text stands between them. One for each block, because no tag reaches beyond it. */
export function htmlReader() {
  const open: { name: string; style: Style; url?: string | undefined }[] = [];
  let isFirstCell = true;

  function styled(text: string): Run {
    const style: Style = Object.assign({}, ...open.map((tag) => tag.style));
    return { text, style, url: open.findLast(({ url }) => url !== undefined)?.url };
  }

  function* begin(name: string, attributes: string): Generator<Run> {
    if (name === "img") {
      yield imageRun(attributes);
    } else if (name === "br" || BLOCKS.test(name)) {
      yield LINE_END;
    } else if (name === "tr") {
      isFirstCell = true;
      yield LINE_END;
    } else if (name === "li") {
      yield { ...LINE_END, text: "\n• " };
    } else if (name === "td" || name === "th") {
      yield { text: isFirstCell ? "" : " | ", style: {} };
      isFirstCell = false;
    }
    if (name === "a" || STYLES.has(name)) {
      open.push({ name, style: STYLES.get(name) ?? {}, url: linkable(attribute(attributes, "href")) });
    }
  }

  function imageRun(attributes: string): Run {
    const image = styled(imageName(attribute(attributes, "alt")));
    return { ...image, url: image.url ?? linkable(attribute(attributes, "src")) };
  }

  function* end(name: string): Generator<Run> {
    if (BLOCKS.test(name)) {
      yield LINE_END;
    }
    const at = open.findLastIndex((tag) => tag.name === name);
    if (at >= 0) {
      open.splice(at, 1);
    }
  }

  return {
    /** The style and link that the tags up to here give. */
    styled,
    /** What is to be seen of some HTML. */
    *runs(html: string): Generator<Run> {
      let at = 0;
      for (const { 0: tag, index, groups } of html.matchAll(TAG)) {
        yield styled(textIn(html.slice(at, index)));
        at = index + tag.length;
        const name = groups?.name?.toLowerCase();
        if (name !== undefined) {
          yield* groups?.end ? end(name) : begin(name, groups?.attributes ?? "");
        }
      }
      yield styled(textIn(html.slice(at)));
    },
  };
}

/** What is shown in place of an image. */
export function imageName(alternative: string | null | undefined): string {
  const name = oneLine(alternative ?? "", MAX_IMAGE_NAME);
  return name === "" ? "image" : name;
}

/** The text of HTML in which line ends have a meaning. */
export function preformattedText(html: string): string {
  return cleanLines(decoded(html.replaceAll(TAG, "")));
}

/** Without its comments. */
export function withoutComments(html: string): string {
  return html.replaceAll(TAG, (tag) => (tag.startsWith("<!--") ? "" : tag));
}

function textIn(html: string): string {
  return cleanLines(decoded(html)).replaceAll(/\s+/g, " ");
}

function attribute(attributes: string, name: string): string | undefined {
  const pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, "i");
  const [, ...values] = pattern.exec(attributes) ?? [];
  const value = values.find((each) => each !== undefined);
  return value === undefined ? undefined : decoded(value).trim();
}

function decoded(html: string): string {
  // Reference by reference, because the function decodes Markdown's backslashes too.
  return html.replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][\da-z]*);/gi, (reference) =>
    decodeString(reference),
  );
}
