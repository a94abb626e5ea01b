import * as z from "../zod.ts";

const named = z.string().transform((name) => ({ name }));
const account = z.string().transform((login) => ({ login }));

/** The fields that have another form in version 1; the others are the same. */
const Old = z.looseObject({
  version: z.literal(1),
  type: z.string(),
  action: z.string(),
  repository: z.looseObject({ url: z.url() }),
  issue: z.looseObject({
    authorAssociation: z.string().nullable(),
    labels: z.array(named),
    assignees: z.array(account),
    type: named.nullable(),
  }),
  label: named.optional(),
  assignee: account.optional(),
});

/**
 * An event of version 1, in the form of the newest version. Such events wait in the dead letter for up to 31 days.
 *
 * Version 1 had a value for everything: where a payload said nothing, it made one up. GitHub's payloads of `pinned` and
 * `unpinned` say neither labels nor state nor type. The view `events` treats rows of that time likewise.
 */
export const Version1 = Old.transform(({ issue, ...event }) => {
  const { labels, state, stateReason, type, authorAssociation, ...rest } = issue;
  const isPin = event.type === "issues" && ["pinned", "unpinned"].includes(event.action);
  return {
    ...event,
    host: new URL(event.repository.url).host,
    issue: {
      ...rest,
      ...(authorAssociation !== null && { authorAssociation }),
      ...(!isPin && { labels, state, stateReason, type }),
    },
  };
});
