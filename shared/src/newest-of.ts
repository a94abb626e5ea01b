import { withDeadline } from "./deadline.ts";
import { BrokenDestination } from "./errors.ts";

/** How long Secret Manager may take, in ms. */
const PATIENCE_MS = 10_000;

/** Reads the values of a secret's enabled versions, the newest first. @throws BrokenDestination, RetryLater */
export type ReadSecret = (name: string) => Promise<string[]>;

/**
 * The newest version of a secret. It is read each time: tasks are rare, and a new version counts at once.
 * @throws BrokenDestination where there is none; RetryLater where it can't be read
 */
export async function newestOf(name: string, readSecret: ReadSecret): Promise<string> {
  const [value] = await withDeadline(`reading ${name}`, PATIENCE_MS, readSecret(name));
  if (value === undefined) {
    throw new BrokenDestination(`${name} has no enabled version with a value`);
  }
  return value;
}
