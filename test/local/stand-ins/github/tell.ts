import { z } from "zod";
import { answerFrom, type Delivered } from "./deliver.ts";
import type { Example } from "./payloads.ts";

/** What the local GitHub answers when it is told what happens. */
const Deliveries = z.array(
  z.object({
    guid: z.string(),
    duration: z.number(),
    status: z.string(),
    status_code: z.int(),
    url: z.string(),
    response: z.object({ payload: z.string().nullable() }),
  }),
);

/**
 * Lets something happen on the running local GitHub, which delivers it to its webhooks.
 * @param occurrences the address that takes it
 * @returns what ingress answered to each webhook that wants the event
 * @throws TypeError where the local GitHub can't be reached
 * @throws Error where ingress can't be reached, or does not answer in time, or its answer is not JSON
 */
export async function tellGitHub(occurrences: string, { event, payload }: Example): Promise<Delivered[]> {
  const response = await fetch(occurrences, { method: "POST", body: JSON.stringify({ event, payload }) });
  if (!response.ok) {
    throw new Error(`the local GitHub answered ${response.status} ${await response.text()}`);
  }
  const deliveries = Deliveries.parse(await response.json());
  return deliveries.map(({ guid, duration, status, status_code, url, response: { payload: text } }) => {
    if (text === null) {
      throw new Error(`ingress can't be reached at ${url}: ${status}`);
    }
    return {
      status: status_code,
      deliveryId: guid,
      answer: answerFrom(status_code, text),
      ms: Math.round(duration * 1000),
    };
  });
}
