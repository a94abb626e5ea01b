/** Digits after the decimal point. https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types */
export const SCALE = { NUMERIC: 9, BIGNUMERIC: 38 } as const;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/**
 * Multiplies a decimal number by 10 to the power of `scale`.
 * @returns undefined where the text is not a decimal number, or has more than `scale` digits after the point
 */
export function toScaled(text: string, scale: number): bigint | undefined {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > scale) {
    return undefined;
  }
  const value = BigInt(whole + fraction.padEnd(scale, "0"));
  return sign === "-" ? -value : value;
}

/** The reverse of {@link toScaled}: decimal text without unneeded zeros. */
export function fromScaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}${fraction && `.${fraction}`}`;
}
