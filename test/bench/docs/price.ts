export const GIB = 2 ** 30;

/** A price as prices.json has it: for an amount of a unit, beyond what is free. */
export interface Price {
  price: number;
  /** The amount, as the price list says it. */
  for: string;
  amount: number;
  free: number;
  unit: string;
}

/** The price as people read it. */
export function priceOf({ price, for: amount, free, unit }: Price): string {
  return `$${price < 1 ? price.toFixed(2) : price} for ${amount}${free > 0 ? `; ${free.toLocaleString("en")} ${unit} free` : ""}`;
}

/** @param used in the unit of the price */
export function cost(used: number, { price, amount, free }: Price): number {
  return (Math.max(0, used - free) / amount) * price;
}

export function dollars(value: number): string {
  return value === 0 ? "0" : value.toFixed(2);
}
