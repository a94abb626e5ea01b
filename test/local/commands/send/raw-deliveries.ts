import { DELIVERY, EVENT } from "@issue-relay/shared/github/stored-delivery";
import { z } from "zod";
import { Payload } from "../../stand-ins/github/payloads.ts";
import { explainSqlError } from "../query/error.ts";
import { warehouse } from "../warehouse.ts";

/** What ingress has kept of a delivery, by shared/warehouse/tables/deliveries.json. */
const Row = z.object({
  data: z.string().nullable(),
  attributes: z.looseObject({
    [EVENT]: z.string().default("unknown"),
    [DELIVERY]: z.string().default("without a GUID"),
  }),
});

/** A delivery that GitHub made once, to be made again. */
export interface RawDelivery {
  event: string;
  /** The GUID that it had. */
  guid: string;
  /** Undefined where it is no payload: then the local GitHub can't deliver it. */
  payload: Payload | undefined;
}

/**
 * The raw deliveries that a query finds, in its order.
 * @param sql whose rows have at least the columns `data` and `attributes`
 * @param project whose BigQuery is asked, with the person's own credentials; without it, that of the stack that runs here
 * @throws Error where no stack runs, BigQuery refuses the query, or its rows are no deliveries
 */
export async function rawDeliveries(sql: string, project: string | undefined): Promise<RawDelivery[]> {
  const ask = await warehouse({ ...(project !== undefined && { project }) });
  const rows = await ask(sql).catch((error) => {
    throw new Error(explainSqlError(error, sql), { cause: error });
  });
  const found = z.array(Row).safeParse(rows);
  if (!found.success) {
    const problems = z.prettifyError(found.error);
    throw new Error(
      `the query must find \`data\` and \`attributes\` of the table \`deliveries\`:\n${problems}`,
    );
  }
  return found.data.map(({ data, attributes }) => ({
    event: attributes[EVENT],
    guid: attributes[DELIVERY],
    payload: payloadIn(data ?? ""),
  }));
}

function payloadIn(text: string): Payload | undefined {
  try {
    return Payload.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
