import axios from "axios";
import { type AuthClient, GoogleAuth, PassThroughClient } from "google-auth-library";
import { withDeadline } from "../deadline.ts";
import { StoreFailed } from "../documents/errors.ts";
import { type DocumentStore, REQUEST_TIME, type Write } from "../documents/store.ts";
import { messageOf } from "../errors.ts";
import { type Answer, readingIn, refusalOf, writtenIn } from "./firestore-answer.ts";
import { fieldPath, storedValue } from "./firestore-value.ts";

const SCOPE = "https://www.googleapis.com/auth/datastore";

/** How long a call may take, with the token that may be fetched first. Firestore mostly answers within 50 ms. */
const DEADLINE_MS = 5_000;

/** The largest answer that is read: a document has up to 1 MiB, and JSON can need six bytes for one. */
const MAX_ANSWER_BYTES = 7_000_000;

export interface FirestoreOptions {
  /** `host:port` of an emulator or stand-in, which is called without credentials. */
  emulatorHost?: string | undefined;
  deadlineMs?: number;
  /** Has the token for a request; absent: that of the account that the function runs as. */
  auth?: Pick<AuthClient, "getRequestHeaders">;
}

/**
 * The documents of a Firestore database, through the two methods of its REST API that a store needs. Google's own client
 * would make each start longer, and it tries again by itself.
 *
 * The account needs the permissions of `roles/datastore.user`.
 * @param database `projects/<project>/databases/<database>`
 */
export function firestore(
  database: string,
  { emulatorHost, deadlineMs = DEADLINE_MS, auth = authFor(emulatorHost) }: FirestoreOptions = {},
): DocumentStore {
  const server = emulatorHost ? `http://${emulatorHost}` : "https://firestore.googleapis.com";
  const documents = `${database}/documents`;

  /** @throws StoreFailed where no whole answer comes in time, or it is too large. Never with the request, which holds a token. */
  async function call(method: "batchGet" | "commit", data: object, signal?: AbortSignal): Promise<Answer> {
    const ended = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])]);
    const sending = send(`${server}/v1/${documents}:${method}`, data, ended);
    try {
      // The signal does not end the wait for a token.
      return await withDeadline(`${method} of Firestore`, deadlineMs, sending);
    } catch (error) {
      throw new StoreFailed(`Firestore did not answer: ${ended.aborted ? "out of time" : messageOf(error)}`);
    }
  }

  // Not by the request of google-auth-library: given a signal that has aborted, it ends the process with an error that
  // nobody can catch (node-fetch 3.3.2).
  async function send(url: string, data: object, signal: AbortSignal): Promise<Answer> {
    const headers = await auth.getRequestHeaders(url);
    const answer = await axios.post<string>(url, data, {
      headers: Object.fromEntries(headers.entries()),
      signal,
      maxRedirects: 0,
      validateStatus: () => true,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: "text",
    });
    return { status: answer.status, body: parsed(answer.data) };
  }

  return {
    async read(name, signal) {
      const answer = await call("batchGet", { documents: [`${documents}/${name}`] }, signal);
      if (answer.status !== 200) {
        throw refusalOf(answer, `read ${name}`);
      }
      return readingIn(answer.body);
    },
    async write(name, write, signal) {
      const answer = await call("commit", { writes: [asJson(`${documents}/${name}`, write)] }, signal);
      if (answer.status !== 200) {
        throw refusalOf(answer, `write ${name}`, write);
      }
      return writtenIn(answer.body);
    },
  };
}

function authFor(emulatorHost: string | undefined): Pick<AuthClient, "getRequestHeaders"> {
  return emulatorHost ? new PassThroughClient() : new GoogleAuth({ scopes: SCOPE });
}

/** https://cloud.google.com/firestore/docs/reference/rest/v1/Write */
function asJson(name: string, { fields, version }: Write) {
  const paths: string[] = [];
  const values: Record<string, object> = {};
  const updateTransforms: object[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (value === REQUEST_TIME) {
      updateTransforms.push({ fieldPath: fieldPath(field), setToServerValue: "REQUEST_TIME" });
    } else {
      paths.push(fieldPath(field));
      values[field] = storedValue(value);
    }
  }
  return {
    update: { name, fields: values },
    // Fields that it does not name stay as they are. Without a mask, all of them would be removed.
    updateMask: { fieldPaths: paths },
    updateTransforms,
    currentDocument: version === undefined ? { exists: false } : { updateTime: version },
  };
}

/** The JSON of an answer; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
