import { BrokenDestination } from "@issue-relay/shared/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { ok, wrong } from "@issue-relay/shared/health/finding";
import type { SecretVersion } from "@issue-relay/shared/secret";

interface SecretCheckOptions {
  what: string;
  /** `projects/<project>/secrets/<secret>` */
  name: string;
  /** The numbers of the versions that are used, the newest first. @throws BrokenDestination, RetryLater */
  numbers(name: string): Promise<string[]>;
  /** What is missing where there are none, and what to do. */
  missing: string;
  todo: string;
  /** What is worth knowing where there are several. */
  rotation(newest: string, others: string): string;
}

/** Which versions of the secret ingress takes signatures of. @param read reads the enabled ones, the newest first */
export function webhookSecretCheck(name: string, read: (name: string) => Promise<SecretVersion[]>): Check {
  return secretCheck({
    what: "the webhook's secret",
    name,
    numbers: async () => (await read(name)).map(({ version }) => version),
    missing: "has no enabled version with a value",
    todo: "add a version, and give GitHub the same value: `npm run relay -- connect`, or the App's page",
    rotation: (newest, others) =>
      `before you disable ${others}, look at the dashboard, or in ingress's log for secretVersion: GitHub must have signed with ` +
      `${newest} only since you gave it to all webhooks`,
  });
}

/**
 * Which versions of Slack's Signing Secret interactions takes signatures of.
 * @param list lists the numbers of the enabled ones, the newest first
 */
export function signingSecretCheck(name: string, list: (name: string) => Promise<string[]>): Check {
  return secretCheck({
    what: "Slack's Signing Secret",
    name,
    numbers: list,
    missing: "has no enabled version, so no button of a card works",
    todo: "add it as a version, from the app's page, Basic Information, App Credentials: `terraform output -raw next_steps` has the command",
    rotation: (newest, others) => `disable ${others} when buttons work with ${newest}`,
  });
}

function secretCheck({ what, name, numbers, missing, todo, rotation }: SecretCheckOptions): Check {
  return {
    what,
    async look() {
      try {
        const [newest, ...older] = await numbers(name);
        if (newest === undefined) {
          return [wrong(what, `${name} ${missing}`, todo)];
        }
        const others = older.join(" and ");
        return [
          ok(
            what,
            older.length === 0
              ? `version ${newest}`
              : `versions ${newest} and ${others} are enabled; ${rotation(newest, others)}`,
          ),
        ];
      } catch (error) {
        if (error instanceof BrokenDestination) {
          return [
            wrong(what, error.message, "run `terraform apply`, which makes the secret and grants access"),
          ];
        }
        throw error;
      }
    },
  };
}
