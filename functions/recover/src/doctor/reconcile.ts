import type { Query } from "@issue-relay/shared/ask";
import type { Check } from "@issue-relay/shared/health/check";
import { okUnless, wrong } from "@issue-relay/shared/health/finding";
import { lateRepositories } from "../reconcile/late.ts";
import type { Owner } from "../webhook.ts";

const WHAT = "the comparison with GitHub (reconcile)";

/** Whether each repository is compared with GitHub night by night. */
export function reconcileCheck(query: Query, owners: readonly Owner[]): Check {
  return {
    what: WHAT,
    async look() {
      const late = await lateRepositories(query, owners);
      return okUnless(
        WHAT,
        late.map(({ repository, until }) =>
          wrong(
            WHAT,
            `${repository} has been compared only until ${until.toISOString()}`,
            "see what keeps it: `npm run relay -- reconcile`",
          ),
        ),
      );
    },
  };
}
