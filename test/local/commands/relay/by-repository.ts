import { z } from "zod";

/** What a task answers that goes by repositories, and needs more than one call for many of them. */
export const ByRepository = z.looseObject({
  repositories: z.array(z.looseObject({ repository: z.string(), isComplete: z.boolean() })),
  requests: z.int(),
  /** When GitHub takes requests again; null where the limit of its hour is not used up. */
  goesOnAt: z.iso.datetime().nullable(),
  problems: z.array(z.looseObject({ where: z.string(), problem: z.string() })),
});
export type ByRepository = z.infer<typeof ByRepository>;

/**
 * The answers of two calls as one. What the later one did not look at stays as it was, and so does what was complete: a later call may
 * look at it again.
 */
export function sumOf<T extends ByRepository>(
  earlier: T,
  later: T,
  sum: (before: T["repositories"][number], after: T["repositories"][number]) => T["repositories"][number],
): T {
  const repositories = new Map(earlier.repositories.map((each) => [each.repository, each]));
  for (const after of later.repositories) {
    const before = repositories.get(after.repository);
    if (!before?.isComplete) {
      repositories.set(after.repository, before ? sum(before, after) : after);
    }
  }
  return {
    ...later,
    requests: earlier.requests + later.requests,
    repositories: [...repositories.values()],
  };
}

/** What is wrong or not done, for a person. */
export function wrongIn({ repositories, goesOnAt, problems }: ByRepository): string[] {
  const left = repositories.filter(({ isComplete }) => !isComplete).map(({ repository }) => repository);
  const when = goesOnAt === null ? "call again to go on" : `call again after ${timeOf(goesOnAt)} to go on`;
  return [
    ...problems.map(({ where, problem }) => `${where}: ${problem}`),
    ...(left.length > 0 ? [`${left.join(", ")}: not complete: ${when}`] : []),
  ];
}

/** The time where the person is, such as 14:05. @param at an ISO time */
export function timeOf(at: string): string {
  return new Date(at).toTimeString().slice(0, 5);
}
