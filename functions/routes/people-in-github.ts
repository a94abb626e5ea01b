import { buttonsOf, mayUse } from "@issue-relay/shared/commands/people";
import { needsTriage } from "@issue-relay/shared/commands/rights";
import { takesRepository } from "@issue-relay/shared/routes/conditions";
import type { Relay } from "@issue-relay/shared/routes/relay";
import pLimit from "p-limit";
import type { AppRepository } from "./app-repositories.ts";
import { type InGitHub, MOST_AT_ONCE, MOST_REPOSITORIES, Refusals, shortList } from "./asking.ts";

/** A fifth of the requests that an installation has in an hour. */
const MOST_REQUESTS = 1_000;

/**
 * Looks whether GitHub knows the people of the file, and whether they may do there what the buttons of cards let them do here.
 * @param all where the App is installed
 * @throws GitHubAway
 */
export async function lookAtPeople(relay: Relay, all: readonly AppRepository[]): Promise<InGitHub> {
  const logins = Object.keys(relay.people);
  const withButtons = repositoriesWithButtons(relay, all);
  const most = Math.max(1, Math.min(MOST_REPOSITORIES, Math.floor(MOST_REQUESTS / logins.length)));
  const asked = withButtons.slice(0, most);
  const limit = pLimit(MOST_AT_ONCE);
  const refusals = new Refusals();
  const found: InGitHub = { problems: [], notes: [] };

  async function lookAt(login: string): Promise<void> {
    const path = ["people", login];
    const buttons = buttonsOf(relay).filter((kind) => mayUse(relay, kind, login));
    const right = buttons.some(needsTriage) ? "mayTriage" : "mayRead";
    // Whether there is somebody of that login, any repository can tell.
    const repositories = buttons.length > 0 && asked.length > 0 ? asked : all.slice(0, 1);
    const answers = await limit.map(repositories, async ({ name, rightsOf }) => {
      const answered = await refusals.unlessRefused(name, rightsOf(login));
      return answered ? [{ name, rights: answered.is }] : [];
    });
    const known = answers.flat();
    if (known.some(({ rights }) => rights === undefined)) {
      found.problems.push([path, `GitHub knows nobody called ${login}`]);
      return;
    }
    const lacking = known.flatMap(({ name, rights }) => (rights?.[right] ? [] : name));
    if (buttons.length > 0 && lacking.length > 0) {
      const what = right === "mayTriage" ? "triage issues" : "read issues";
      found.notes.push([path, `may not ${what} in ${shortList(lacking)}: their clicks are refused there`]);
    }
  }

  await Promise.all(logins.map(lookAt));
  found.problems.push(...refusals.at(["people"]));
  if (logins.length > 0 && all.length === 0) {
    found.notes.push([["people"], "GitHub was not asked: the App is installed in no repository"]);
  }
  if (withButtons.length > asked.length) {
    found.notes.push([
      ["buttons"],
      `cards with buttons can be of ${withButtons.length} repositories, of which ${asked.length} were asked who may use them`,
    ]);
  }
  return found;
}

/** Those whose issues can have a card with buttons. */
function repositoriesWithButtons(
  { buttons, channels, routes }: Relay,
  all: readonly AppRepository[],
): AppRepository[] {
  const withCards = routes.filter(({ to }) => to.some((name) => channels[name]?.id !== undefined));
  return buttons === undefined
    ? []
    : all.filter((each) => withCards.some((route) => takesRepository(route, each)));
}
