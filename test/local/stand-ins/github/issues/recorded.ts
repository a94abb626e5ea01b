import { z } from "zod";
import { examplePayload, Payload } from "../payloads.ts";
import { fromRepository, nodeId } from "../repository.ts";
import type { Account } from "./account.ts";

// GitHub's recorded objects with other names, ids and times: so every field that GitHub sends is there.
const OWNER = "Codertocat";
const REPOSITORY = `${OWNER}/Hello-World`;
const Recorded = z.looseObject({});
const Repository = Payload.shape.repository.unwrap();

/** GitHub's recorded payload of an action. */
export const recorded = remembered((name: string): Payload => examplePayload(name).payload);

const opened = recorded("issues.opened");
const issueText = JSON.stringify(opened.issue);
const userText = JSON.stringify(opened.sender);
const milestoneText = JSON.stringify(recorded("issues.milestoned").milestone);
const commentText = JSON.stringify(recorded("issue_comment.created").comment);

/** ISO 8601 to the second, as GitHub writes times. @param at ms since 1970 */
export function time(at: number) {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

export const user = remembered((account: Account) => {
  const { login, id, type } = account;
  const named = Recorded.parse(JSON.parse(userText.replaceAll(OWNER, encodeURIComponent(login))));
  return { ...named, login, id, node_id: nodeId("U", id), avatar_url: avatar(id), type };
});

function avatar(id: number) {
  return `https://avatars.githubusercontent.com/u/${id}?v=4`;
}

/** A repository with its URLs, and with an id that is made from its name. The caller sets the rest. */
export const repositoryAt = remembered((name: string) => {
  const { repository: renamed } = fromRepository(name, opened);
  return Repository.extend({ id: z.int() }).parse({
    ...renamed,
    owner: { ...renamed?.owner, type: "Organization" },
  });
});

const addressed = remembered((path: `${string}/issues/${number}`) => {
  const [repositoryName = "", number = ""] = path.split("/issues/");
  const renamed = issueText.replaceAll(REPOSITORY, repositoryName);
  const numbered = renamed.replaceAll(/(?<=\/issues\/)1(?=["/{])/g, number);
  return z.looseObject({ html_url: z.string() }).parse(JSON.parse(numbered));
});

/** An issue with its URLs. The caller, who knows its state, sets the rest. */
export function issueAt(repositoryName: string, number: number) {
  return addressed(`${repositoryName}/issues/${number}`);
}

/** An issue's address in the API. */
export function issueUrl(repositoryName: string, number: number) {
  return `https://api.github.com/repos/${repositoryName}/issues/${number}`;
}

export function milestoneAt(repositoryName: string, number: number) {
  const renamed = milestoneText.replaceAll(REPOSITORY, repositoryName);
  const numbered = renamed.replaceAll(/(?<=\/milestones?\/)1(?=["/])/g, String(number));
  return Recorded.parse(JSON.parse(numbered));
}

/** @param page the issue's page, and `issue` its address in the API */
export function commentAt(page: string, issue: string, id: number) {
  return {
    ...Recorded.parse(JSON.parse(commentText)),
    id,
    node_id: nodeId("IC", id),
    url: `${issue.replace(/\/\d+$/, "")}/comments/${id}`,
    html_url: `${page}#issuecomment-${id}`,
    issue_url: issue,
  };
}

/** Makes each value once: thousands of payloads contain the same few people, labels and repositories. */
function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const found = made.get(key);
    if (found !== undefined) {
      return found;
    }
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
