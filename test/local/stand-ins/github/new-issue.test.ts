import { describe, expect, it } from "vitest";
import { aboutANewIssue } from "./new-issue.ts";
import { exampleNames, examplePayload } from "./payloads.ts";

function about(name: string, repository: string) {
  return aboutANewIssue(examplePayload(name), { repository }).payload;
}

describe("a payload from another repository", () => {
  it("has that one's name, URLs and owner", () => {
    expect(about("issue_comment.created", "acme/web")).toMatchObject({
      repository: {
        name: "web",
        full_name: "acme/web",
        html_url: "https://github.com/acme/web",
        url: "https://api.github.com/repos/acme/web",
        ssh_url: "git@github.com:acme/web.git",
        owner: {
          login: "acme",
          html_url: "https://github.com/acme",
          url: "https://api.github.com/users/acme",
        },
      },
      sender: { login: "Codertocat", html_url: "https://github.com/Codertocat" },
    });
  });

  it("has the same ids each time, and others than every other repository", () => {
    const names = ["acme/web", "acme/api", "other/web"];
    const ids = names.map((name) => about("issues.opened", name).repository?.id);
    expect(new Set([...ids, examplePayload("issues.opened").payload.repository?.id]).size).toBe(4);
    expect(about("issues.typed", "acme/web").repository).toMatchObject({
      id: ids[0],
      node_id: about("issues.closed", "Acme/Web").repository?.node_id,
    });
  });

  it("has an issue and a comment whose URLs lead there", () => {
    const { issue, comment } = about("issue_comment.created", "acme/web");
    const there = `https://api.github.com/repos/acme/web/issues/${issue?.number}`;
    expect(issue).toMatchObject({
      url: there,
      repository_url: "https://api.github.com/repos/acme/web",
      labels_url: `${there}/labels{/name}`,
      html_url: `https://github.com/acme/web/issues/${issue?.number}`,
    });
    expect(comment).toMatchObject({
      url: `https://api.github.com/repos/acme/web/issues/comments/${comment?.id}`,
      issue_url: there,
      html_url: `${issue?.html_url}#issuecomment-${comment?.id}`,
    });
  });

  it.each(exampleNames())("mentions the recorded one nowhere: %s", (name) => {
    const { payload } = examplePayload(name);
    const { changes: _, ...moved } = about(name, "acme/web");
    expect(JSON.stringify(moved)).not.toContain(payload.repository?.full_name ?? "no repository");
    expect(moved.organization?.login ?? "acme").toBe("acme");
  });
});

it("a copy about a new issue has its own ids and number, and the texts of the original", () => {
  const example = examplePayload("issues.opened");
  const [first, second] = [aboutANewIssue(example, {}), aboutANewIssue(example, {})];
  expect(first.payload.issue?.node_id).not.toBe(second.payload.issue?.node_id);
  expect(first.payload.issue?.body).toBe(example.payload.issue?.body);
  expect(first.payload.repository).toEqual(example.payload.repository);
});
