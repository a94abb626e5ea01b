/** The result of a task for a person. */
export interface Shown {
  text: string;
  /** Whether all is done and nothing is wrong. */
  isFine: boolean;
}

/**
 * @param done lines about what is done or there
 * @param wrong what is wrong: each becomes a line with ✗
 */
export function shown(done: readonly string[], wrong: readonly string[]): Shown {
  return { text: [...done, ...wrong.map((line) => `✗ ${line}`)].join("\n"), isFine: wrong.length === 0 };
}
