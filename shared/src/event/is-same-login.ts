/** Whether two logins are the same account's. GitHub takes upper and lower case alike, and a file of routes may have either. */
export function isSameLogin(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}
