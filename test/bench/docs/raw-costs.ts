import { markdown } from "../table.ts";
import { cost, dollars, GIB, priceOf } from "./price.ts";
import prices from "./prices.json" with { type: "json" };

/** A delivery of GitHub's about an issue, with its headers, in bytes. */
const DELIVERY_BYTES = 12_000;

const MONTH_DAYS = 365 / 12;

/** What is older costs half. https://cloud.google.com/bigquery/pricing#storage-pricing */
const NEW_DAYS = 90;

/** For how long terraform's `raw` keeps a delivery where it says nothing else. */
const KEPT_DAYS = 400;

/** Deliveries a month. */
const LOADS = [100_000, 1_000_000, 10_000_000];

/** What a delivery uses a month, in the units of the prices, once the first ones expire. */
const PER_DELIVERY = new Map([
  ["gib", DELIVERY_BYTES / GIB],
  ["gbOfNewDays", (DELIVERY_BYTES / 1e9) * (NEW_DAYS / MONTH_DAYS)],
  ["gbOfOldDays", (DELIVERY_BYTES / 1e9) * ((KEPT_DAYS - NEW_DAYS) / MONTH_DAYS)],
]);

/** What raw deliveries cost a month, as a table of Markdown. Free tiers are left to the events. */
export function rawCostTable(): string {
  const costs = prices.raw.map((row) => {
    const used = PER_DELIVERY.get(row.perDelivery) ?? Number.NaN;
    return { row, costs: LOADS.map((deliveries) => cost(deliveries * used, row)) };
  });
  const sums = LOADS.map((_, load) => costs.reduce((total, { costs: each }) => total + (each[load] ?? 0), 0));
  const head = ["", "price", ...LOADS.map((deliveries) => `${deliveries.toLocaleString("en")} deliveries`)];
  const rows = [
    ...costs.map(({ row, costs: each }) => [row.what, priceOf(row), ...each.map(dollars)]),
    ["**sum**", "after 400 days", ...sums.map((value) => `**${dollars(value)}**`)],
  ];
  return `${markdown(head, rows)}\n`;
}
