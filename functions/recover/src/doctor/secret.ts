import { BrokenDestination } from "@issue-relay/shared/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { ok, wrong } from "@issue-relay/shared/health/finding";
import type { SecretVersion } from "@issue-relay/shared/secret";

const WHAT = "the webhook's secret";

/** Which versions of the secret ingress takes signatures of. @param read reads the enabled ones, the newest first */
export function secretCheck(name: string, read: (name: string) => Promise<SecretVersion[]>): Check {
  return {
    what: WHAT,
    async look() {
      try {
        const [newest, ...older] = (await read(name)).map(({ version }) => version);
        if (newest === undefined) {
          const todo =
            "add a version, and give GitHub the same value: `npm run relay -- connect`, or the App's page";
          return [wrong(WHAT, `${name} has no enabled version with a value`, todo)];
        }
        return [ok(WHAT, older.length === 0 ? `version ${newest}` : rotation(newest, older))];
      } catch (error) {
        if (error instanceof BrokenDestination) {
          return [
            wrong(WHAT, error.message, "run `terraform apply`, which makes the secret and grants access"),
          ];
        }
        throw error;
      }
    },
  };
}

function rotation(newest: string, older: readonly string[]): string {
  const others = older.join(" and ");
  return (
    `versions ${newest} and ${others} are enabled; before you disable ${others}, look at the dashboard, or in ingress's log ` +
    `for secretVersion: GitHub must have signed with ${newest} only since you gave it to all webhooks`
  );
}
