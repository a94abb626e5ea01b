/** Whether two accounts have one login, for which GitHub takes upper and lower case alike, and a file of routes may be written in either. */
export function isSameLogin(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
