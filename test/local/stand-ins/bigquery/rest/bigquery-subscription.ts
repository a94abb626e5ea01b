import { Hono } from "hono";
import { z } from "zod";
import { invalid } from "../errors.ts";
import { idOf, type Table } from "../table.ts";
import { InvalidValue } from "../values/invalid-value.ts";
import { parseRow } from "../values/parse.ts";
import { type Backend, readJson } from "./context.ts";
import { tableName } from "./tables.ts";

/** A push of Pub/Sub's. https://cloud.google.com/pubsub/docs/push#receive_push */
const Push = z.object({
  message: z.object({
    data: z.base64().default(""),
    attributes: z.record(z.string(), z.string()).default({}),
    messageId: z.string(),
    publishTime: z.string(),
  }),
  subscription: z.string(),
});

/**
 * What Pub/Sub does where a subscription names a table instead of an endpoint. No emulator of Pub/Sub has such subscriptions: here one
 * pushes to this address of the table, which writes the row that Pub/Sub would write, without a schema and with metadata. Columns that
 * the table does not have are left out. Where the row is refused, Pub/Sub tries again.
 * https://cloud.google.com/pubsub/docs/bigquery#write_metadata
 */
export function bigQuerySubscriptionRoutes({ catalog }: Pick<Backend, "catalog">): Hono {
  const routes = new Hono();
  routes.post("/projects/:project/datasets/:dataset/tables/:table", async (c) => {
    const push = await readJson(c, Push);
    const table = catalog.table(tableName(c));
    if (table.kind === "VIEW") {
      throw invalid(`Cannot add rows to a table of type VIEW: ${idOf(table.name)}`);
    }
    const row = rowOf(push, table);
    try {
      catalog.appendRows(table, [parseRow(row, table.fields, { ignoreUnknownValues: true })], [row]);
    } catch (error) {
      throw error instanceof InvalidValue ? invalid(`${error.location}: ${error.message}`) : error;
    }
    return c.body(null, 204);
  });
  return routes;
}

function rowOf({ message, subscription }: z.infer<typeof Push>, { fields }: Table) {
  const isBytes = fields.some(({ name, type }) => name === "data" && type === "BYTES");
  return {
    subscription_name: subscription,
    message_id: message.messageId,
    publish_time: message.publishTime,
    // Text, or JSON as text, in a column of those types.
    data: isBytes ? message.data : Buffer.from(message.data, "base64").toString("utf8"),
    attributes: JSON.stringify(message.attributes),
  };
}
