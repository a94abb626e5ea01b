import type { Request } from "../setting/request.ts";

/** A program that is measured. */
export interface Contender {
  /** What the tables call it. */
  title: string;
  /** The module that Node runs, or the folder that functions-framework serves. */
  program: { module: string } | { source: string; target: string };
  env: Record<string, string>;
  /** What it is sent: a delivery of GitHub's, or a push of Pub/Sub's. */
  delivery: Request;
  /** A delivery that it refuses. */
  forged?: Request;
}
