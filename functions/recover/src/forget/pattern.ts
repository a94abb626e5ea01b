// Regular expressions for what names an account, in JSON and in plain texts. A message may be cut off anywhere.
// https://github.com/google/re2/wiki/Syntax

const COLON = String.raw`\s*:\s*`;
const COMMA = String.raw`\s*,\s*`;
/** An escaped sign, such as the line break in `Thanks!\n@ann`. It ends with what could be part of a word. */
const ESCAPED = String.raw`\\(?:[bfnrt]|u[0-9a-f]{4})`;
/** A bracket that does not begin the ending of an App's login, also as an address has it: `ann[bot]` is not `ann`. */
const NO_APP = String.raw`\[(?:[^b]|$)|%(?:[^5]|5[^b]|5?$)`;
/**
 * What ends a login. There is no looking ahead: it is part of what is found. Underscores at the end are Markdown's, as in `_@ann_`. Within
 * a login, one is before the short code of an enterprise: `ann_acme` is somebody else.
 * https://docs.github.com/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 */
const LOGIN_ENDS = String.raw`_*(?:[^\w[%-]|${NO_APP}|$)`;
/**
 * What is behind a login that no id follows. In GitHub's JSON and in ours one does, and tells whose login it is. There is no looking ahead.
 * A text may be cut off anywhere.
 */
const NO_ID_FOLLOWS = [
  String.raw`\s*(?:\}|$)`,
  `${COMMA}"(?:[^i]|i[^d]|id[^"])`,
  `${COMMA}(?:"(?:i(?:d(?:"${COLON}?)?)?)?)?$`,
].join("|");
/** The ending of an App's login. */
const APP = /\[bot\]$/;
/** Matches nowhere. */
const NOTHING = String.raw`[^\s\S]`;

/** How an account is named. */
export interface Names {
  /** All that it alone was called, in lower case. */
  own: string[];
  /** Undefined where nothing says it. */
  id: number | undefined;
  /** GitHub's, with its port: of pages, and of e-mail addresses. */
  host: string;
}

/** Whether the text of a delivery has the account, or mentions it, or has the address of its page or its e-mail address of GitHub's. */
export function accountPattern({ own, id, host }: Names): string {
  const login = anyOf(own);
  const noReply = noReplyOf(host);
  const patterns = [
    `"login"${COLON}"${login}"${id === undefined ? "" : `(?:${NO_ID_FOLLOWS})`}`,
    String.raw`"(?:username|pusher"${COLON}\{\s*"name)"${COLON}"${login}"`,
    String.raw`(?:(?:\b|${ESCAPED})_+|\B|${ESCAPED})@${mentioned(own)}${LOGIN_ENDS}`,
    `${pageOf({ own, host })}${mentioned(own)}${LOGIN_ENDS}`,
    String.raw`(?:^|[^\w-]|${ESCAPED})${login}@${noReply}`,
  ];
  if (id !== undefined) {
    patterns.push(
      String.raw`"login"${COLON}"[^",]{1,100}"${COMMA}"id"${COLON}${id}(?:\D|$)`,
      // In alphabetical order. An invitation has an id of its own before the login of who is invited.
      `"id"${COLON}${id}${COMMA}"login"${COLON}"[^",]{1,100}"${COMMA}"node_id"`,
      String.raw`(?:\b|${ESCAPED})${id}\+[^"@\s]{1,100}@${noReply}`,
    );
  }
  return `(?i)${patterns.join("|")}`;
}

/** What names the account in a plain text, such as a title. `traceReplacedBy` says what to put in its place. */
export function tracePattern({ own, host }: Names): string {
  const name = mentioned(own);
  const mention = String.raw`((?:\b_+|\B)@|${pageOf({ own, host })})${name}(?:_*@${name})*(${LOGIN_ENDS})`;
  const email = String.raw`(^|[^\w+-])(?:\d+\+)?${anyOf(own)}(@${noReplyOf(host)})`;
  return `(?i)${mention}|${email}`;
}

/** Of the two kinds of a trace, the groups of one are empty. */
export function traceReplacedBy(pseudonym: string): string {
  return String.raw`\1\3${pseudonym}\2\4`;
}

/** A login in a text that is about the account. Within a path, it names something else, such as a repository. */
export function namePattern({ own }: Pick<Names, "own">): string {
  return String.raw`(?i)(^|[^\w/-])${anyOf(own)}([^\w/[%-]|${NO_APP}|$)`;
}

export function nameReplacedBy(pseudonym: string): string {
  return String.raw`\1${pseudonym}\2`;
}

/** Whether a text has one of these values, as a whole. */
export function valuePattern(values: readonly string[]): string {
  return `"${anyOf(values)}"`;
}

/** The address of an account's page, also in the API, up to its login. An Enterprise Server has the API on the same host. */
function pageOf({ own, host }: Omit<Names, "id">): string {
  const page = own.some(isApp) ? "(?:api/v3/)?apps/" : "(?:(?:api/v3/)?users/)?";
  return String.raw`(?:^|[^\w-]|${ESCAPED})${literal(host)}/${page}`;
}

/** The domain of GitHub's e-mail addresses for accounts. https://docs.github.com/account-and-profile/reference/email-addresses-reference */
function noReplyOf(host: string): string {
  return String.raw`${literal(`users.noreply.${host.replace(/:\d+$/, "")}`)}\b`;
}

/** An App is mentioned with the ending of its login, or without it. */
function mentioned(logins: readonly string[]): string {
  const ending = logins.some(isApp) ? String.raw`(?:\[bot\])?` : "";
  return `${anyOf(logins.map((login) => login.replace(APP, "")))}${ending}`;
}

function isApp(login: string): boolean {
  return APP.test(login);
}

function anyOf(values: readonly string[]): string {
  if (values.length === 0) {
    return NOTHING;
  }
  return `(?:${values.map(literal).join("|")})`;
}

/** Each sign stands for itself. */
function literal(value: string): string {
  return value.replace(/[^\w-]/gu, (sign) => `\\Q${sign}\\E`);
}
