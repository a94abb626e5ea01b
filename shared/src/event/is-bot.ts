import type { Actor } from "./issue-event.ts";

/** Whether the account is a machine's: GitHub gives an App's the type `Bot`, and a login that ends in `[bot]`. */
export function isBot(account: Actor | undefined): boolean {
  return account?.type === "Bot" || account?.login.endsWith("[bot]") === true;
}
