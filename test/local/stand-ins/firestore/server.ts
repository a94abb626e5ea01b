import { Hono } from "hono";
import { Faults } from "../faults.ts";
import { faultyApp, listen, type StandInApp } from "../http.ts";
import { Documents, type StoredDocument } from "./documents.ts";
import { serveRestApi } from "./rest-api.ts";
import { ServerClock } from "./server-clock.ts";

export interface LocalFirestoreOptions {
  /** The only database: `projects/<project>/databases/<database>`. Requests for another get 404. */
  database: string;
  /** Absent or 0: a free port. */
  port?: number;
  /** For the API, not for the JSON view. */
  faults?: Faults;
  /** Milliseconds since the epoch; for every time that the server gives. */
  now?: () => number;
}

export interface LocalFirestore {
  /** `http://127.0.0.1:<port>`; `/documents.json` has all documents. */
  url: string;
  /** `127.0.0.1:<port>`, the value for FIRESTORE_EMULATOR_HOST. */
  host: string;
  port: number;
  faults: Faults;
  /** All documents, in the order in which they were created, with fields as in Firestore's JSON. */
  documents(): StoredDocument[];
  close(): Promise<void>;
}

/**
 * Starts a Firestore on 127.0.0.1, with the REST methods that the product calls: to read a document, and to write one on a
 * precondition. Documents are kept in memory. Every caller may read and write; there are no indexes, queries, rules,
 * transactions or expiry.
 *
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startLocalFirestore(options: LocalFirestoreOptions): Promise<LocalFirestore> {
  const { database, faults = new Faults(), now = Date.now } = options;
  const documents = new Documents(`${database}/documents`, new ServerClock(now));
  const app: StandInApp = new Hono();
  app.get("/documents.json", (c) => c.json({ documents: documents.all() }));
  const faulty = faultyApp(faults);
  serveRestApi(faulty, database, documents);
  app.route("/", faulty);
  const { url, port, close } = await listen(app, options.port);
  return { url, host: `127.0.0.1:${port}`, port, faults, documents: () => documents.all(), close };
}
