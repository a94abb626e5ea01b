import { createHash } from "node:crypto";
import { Payload } from "./payloads.ts";
import { readdressed } from "./readdress.ts";

/** The id of a repository or an account that GitHub has not numbered for us: another name has another id. */
function idOf(name: string): number {
  return createHash("sha256").update(name.toLowerCase()).digest().readUInt32BE();
}

/** GitHub's opaque ids begin with letters for the kind of object; an encoded number follows. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_kwDO${Buffer.from(String(id)).toString("base64url")}`;
}

/**
 * A copy of a payload that comes from another repository, with that one's name, ids, owner and URLs.
 * @param fullName `owner/name`
 */
export function fromRepository(fullName: string, payload: Payload): Payload {
  const { repository } = payload;
  if (!repository || repository.full_name === fullName) {
    return payload;
  }
  const [owner = "", name] = fullName.split("/");
  const moved = readdressed(payload, repository.full_name, fullName);
  const id = idOf(fullName);
  return Payload.parse({
    ...moved,
    repository: {
      ...moved.repository,
      id,
      node_id: nodeId("R", id),
      name,
      full_name: fullName,
      owner: account(owner, repository.owner),
    },
    ...otherRepositories(moved, fullName),
    ...(payload.organization && { organization: account(owner, payload.organization) }),
  });
}

/** The repository of the other issue, in an event about two issues: here it is the same one. */
function otherRepositories(payload: Payload, fullName: string) {
  const fields = Object.keys(payload).filter((key) => key.endsWith("_issue_repo"));
  return Object.fromEntries(fields.map((key) => [key, { ...payload.repository, full_name: fullName }]));
}

/** The account of that login, with all fields of the one that GitHub has recorded. */
function account(login: string, recorded: { login: string }) {
  if (recorded.login === login) {
    return recorded;
  }
  const id = idOf(login);
  return { ...readdressed(recorded, recorded.login, login), login, id, node_id: nodeId("O", id) };
}
