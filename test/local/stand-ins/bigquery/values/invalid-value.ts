/** A value that doesn't fit its column. `location` is the column's path in the row in BigQuery's form: `a.b[0].c`. */
export class InvalidValue extends Error {
  override readonly name = "InvalidValue";
  readonly location: string;

  constructor(location: string, message: string) {
    super(message);
    this.location = location;
  }
}
