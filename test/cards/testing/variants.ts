import type { Variant } from "./simulate.ts";

/** The protocol without one of its rules each: what a user would then see is what the rule is for. */
export const VARIANTS = {
  "sends again without a look into Slack": {
    slack: (channel) => ({ ...channel, history: async () => [], replies: async () => [] }),
  },
  "looks at once": { lengths: { quiet: 0 } },
  "has no late look that comes late": { lengths: { lateLook: 1 } },
  "acknowledges all that the document holds": { acknowledgesAll: true },
  "writes whatever others have written": {
    documents: (documents) => ({
      ...documents,
      async write(name, { fields }) {
        const { document } = await documents.read(name);
        return documents.write(name, { fields, version: document?.version });
      },
    }),
  },
  "gives the lease back whatever others have written": {
    documents: (documents) => ({
      ...documents,
      async write(name, { fields, version }) {
        const newest = fields.leaseFor === 0 ? (await documents.read(name)).document?.version : version;
        return documents.write(name, { fields, version: newest });
      },
    }),
  },
  "writes no plan before it sends": {
    documents: (documents) => ({
      ...documents,
      write: (name, { fields, version }) => {
        const card = JSON.stringify({ ...JSON.parse(String(fields.card)), plan: [] });
        return documents.write(name, { fields: { ...fields, card }, version });
      },
    }),
  },
  "measures leases by the clock of each instance": {
    documents: (documents, now) => ({
      read: async (name) => ({ ...(await documents.read(name)), readAt: now() }),
      write: async (name, write) => ({ ...(await documents.write(name, write)), at: now() }),
    }),
  },
} satisfies Record<string, Variant>;
