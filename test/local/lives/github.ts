import { z } from "zod";
import { examplePayload, Payload } from "../stand-ins/github/payloads.ts";
import { fromRepository, nodeId } from "../stand-ins/github/repository.ts";
import type { Person } from "./people.ts";
import { LABELS, type Label } from "./repositories.ts";
import type { Milestone } from "./step.ts";

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
const labelText = JSON.stringify(recorded("issues.labeled").label);
const milestoneText = JSON.stringify(recorded("issues.milestoned").milestone);
const commentText = JSON.stringify(recorded("issue_comment.created").comment);

/** ISO 8601 to the second, as GitHub writes times. @param at ms since 1970 */
export function time(at: number) {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

export const user = remembered((person: Person) => {
  const { login, id, type } = person;
  const named = Recorded.parse(JSON.parse(userText.replaceAll(OWNER, encodeURIComponent(login))));
  return { ...named, login, id, node_id: nodeId("U", id), avatar_url: avatar(id), type };
});

function avatar(id: number) {
  return `https://avatars.githubusercontent.com/u/${id}?v=4`;
}

export const repository = remembered(({ name, createdAt }: { name: string; createdAt: string }) => {
  const { repository: renamed } = fromRepository(name, opened);
  return Repository.parse({
    ...renamed,
    owner: { ...renamed?.owner, type: "Organization" },
    created_at: createdAt,
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

export const label = remembered((name: Label) => {
  const id = 700_000_001 + Object.keys(LABELS).indexOf(name);
  const url = `https://api.github.com/labels/${encodeURIComponent(name)}`;
  return {
    ...Recorded.parse(JSON.parse(labelText)),
    id,
    node_id: nodeId("LA", id),
    url,
    name,
    ...LABELS[name],
  };
});

export function milestone(of: Milestone, repositoryName: string, by: Person) {
  const renamed = milestoneText.replaceAll(REPOSITORY, repositoryName);
  const numbered = renamed.replaceAll(/(?<=\/milestones?\/)1(?=["/])/g, String(of.number));
  return {
    ...Recorded.parse(JSON.parse(numbered)),
    ...of,
    creator: user(by),
    state: "open",
    closed_at: null,
  };
}

export function commentAt(issueUrl: string, apiUrl: string, id: number) {
  return {
    ...Recorded.parse(JSON.parse(commentText)),
    id,
    node_id: nodeId("IC", id),
    url: `${apiUrl.replace(/\/\d+$/, "")}/comments/${id}`,
    html_url: `${issueUrl}#issuecomment-${id}`,
    issue_url: apiUrl,
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
