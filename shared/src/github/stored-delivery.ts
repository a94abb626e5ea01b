// What is kept of a raw delivery beside its payload: attributes of a message, which the table `deliveries` has as JSON. Each name is
// told in the description of their column: shared/warehouse/tables/deliveries.json.

/** GitHub's name of the event. Absent where its header does not look like GitHub's. */
export const EVENT = "x-github-event";

/** GitHub's GUID of the delivery. Absent where its header does not look like GitHub's. */
export const DELIVERY = "x-github-delivery";

/** What is kept of GitHub's headers, as attributes of these names. The signature is not. */
export const KEPT_HEADERS = [
  EVENT,
  DELIVERY,
  "x-github-hook-id",
  "x-github-hook-installation-target-type",
  "x-github-hook-installation-target-id",
];

/** When ingress received it, as an ISO time. */
export const RECEIVED_AT = "receivedAt";

/** An attribute in a query of the table `deliveries`. */
export function attributeOf(name: string): string {
  return `JSON_VALUE(attributes, '$."${name}"')`;
}
