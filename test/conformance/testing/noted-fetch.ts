import { type Answer, endpointOf, openApiProblems } from "./openapi.ts";

/** A `fetch` that notes each answer of the local GitHub: for octokit's `request: { fetch }`, too. */
export function notedFetch(answers: Answer[]): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { pathname } = new URL(response.url);
    const text = await response.clone().text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    // From page to page, GitHub's links name a repository by its id, which the description does not know.
    const path = pathname.replace(/^\/repositories\/\d+/, "/repos/acme/web");
    answers.push({ method: init?.method ?? "GET", path, status: response.status, body });
    return response;
  };
}

/** What of the answers is not as GitHub's description says. */
export function problemsIn(answers: readonly Answer[]): string[] {
  return answers.flatMap((answer) =>
    openApiProblems(answer).map((problem) => `${answer.method} ${answer.path} ${answer.status} ${problem}`),
  );
}

/** The endpoints of the local GitHub that none of the answers is of, by the names that GitHub's description has for them. */
export function unvisited(endpoints: readonly string[], answers: readonly Answer[]): string[] {
  const visited = new Set(answers.map(({ method, path }) => endpointOf(method, path)));
  return endpoints
    .map((endpoint) => {
      const [method = "", path = ""] = endpoint.split(" ");
      return endpointOf(method, path.replaceAll(/:\w+(\{[^}]*\})?/g, "1")) ?? `${endpoint} is not GitHub's`;
    })
    .filter((endpoint) => !visited.has(endpoint));
}
