/** Prints what a test has measured. */
export function measured(text: string): void {
  process.stdout.write(`MEASURED ${text}\n`);
}
