/**
 * zod, as the functions import it: `import * as z`, so that a bundle leaves out what it does not use. By default zod compiles each schema
 * into code when it is used first. That costs a start 10 ms, and no load is faster for it that we could measure.
 */
import { config } from "zod";

config({ jitless: true });

export * from "zod";
