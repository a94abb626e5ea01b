// Two hosts number their issues and accounts alike, and tables may have what is of both: an installation's own rows, those of another one
// that were put together with them, and deliveries of another host, which ingress keeps as dead letters. `@host` is the installation's.

/** Whether a row of events is of the host: a condition. Rows from before there was a column for it have only an address. */
export const ROW_IS_OF_HOST = `COALESCE(host, ${hostIn("issue_url")}, @host) = @host`;

/** Where a delivery has an address on its host. Ingress looks at the first two, and there are always these in events about issues. */
const ADDRESSES = ["repository.html_url", "issue.html_url", "sender.html_url"];

/** Whether a message is of the host, by its JSON: a condition. One that does not say it came from where all come from. */
export function messageIsOfHost(json: string, host = "@host"): string {
  const said = [
    `JSON_VALUE(${json}, '$.host')`,
    // An event of version 1 says it by an address only. In GitHub's own payloads this one is of the API.
    `IF(JSON_VALUE(${json}, '$.version') IS NULL, NULL, ${hostIn(`JSON_VALUE(${json}, '$.repository.url')`)})`,
    ...ADDRESSES.map((place) => hostIn(`JSON_VALUE(${json}, '$.${place}')`)),
  ];
  return `COALESCE(${said.join(", ")}, ${host}) = ${host}`;
}

/** The host in an address, with its port: an expression. */
function hostIn(url: string): string {
  return `LOWER(REGEXP_EXTRACT(${url}, r'^https?://([^/?#]+)'))`;
}
