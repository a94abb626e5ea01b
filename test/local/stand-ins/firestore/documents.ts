import { isDeepStrictEqual } from "node:util";
import { ApiError } from "./api-error.ts";
import { formatTime, parseTime, type ServerClock } from "./server-clock.ts";
import { type Fields, sizeOf } from "./value.ts";

/** https://firebase.google.com/docs/firestore/quotas#limits */
const MAX_DOCUMENT_BYTES = 1_048_576;

/** As in Firestore's JSON. https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents */
export interface StoredDocument {
  name: string;
  fields: Fields;
  createTime: string;
  updateTime: string;
}

/** What a write does to a document, when its request has been understood. */
export interface Update {
  /** Its full name. */
  name: string;
  fields: Fields;
  /** The fields that it sets or, where `fields` has no value, removes; undefined: it replaces the whole document. */
  mask: string[] | undefined;
  /** The fields that it sets to the time of the request. */
  requestTimes: string[];
  precondition: { exists: boolean } | { updateTime: string } | undefined;
}

/** The documents of one database. */
export class Documents {
  readonly #clock: ServerClock;
  readonly #root: string;
  #byName = new Map<string, StoredDocument>();

  /** @param root `projects/<project>/databases/<database>/documents` */
  constructor(root: string, clock: ServerClock) {
    this.#root = root;
    this.#clock = clock;
  }

  all(): StoredDocument[] {
    return [...this.#byName.values()];
  }

  /** @throws ApiError where the name is none of a document of this database */
  read(name: string) {
    this.#checkName(name);
    const found = this.#byName.get(name);
    const readTime = formatTime(this.#clock.read());
    return found ? { found, readTime } : { missing: name, readTime };
  }

  /** @throws ApiError where nothing was written */
  write(update: Update) {
    const { name, requestTimes } = update;
    this.#checkName(name);
    const before = this.#byName.get(name);
    checkPrecondition(update, before);
    const commitTime = this.#clock.commit();
    // With the precision that Firestore promises. https://cloud.google.com/firestore/docs/reference/rest/v1/Write#ServerValue
    const requestTime = { timestampValue: formatTime(Math.floor(commitTime / 1000) * 1000) };
    const fields = changed(before?.fields ?? {}, update);
    for (const path of requestTimes) {
      fields[path] = requestTime;
    }
    this.#checkSize(name, fields);

    const isUnchanged = before && isDeepStrictEqual(before.fields, fields);
    const after = isUnchanged
      ? before
      : {
          name,
          fields,
          createTime: before?.createTime ?? formatTime(commitTime),
          updateTime: formatTime(commitTime),
        };
    this.#byName.set(name, after);
    const transformResults = requestTimes.map(() => requestTime);
    return {
      writeResults: [
        { updateTime: after.updateTime, ...(transformResults.length > 0 && { transformResults }) },
      ],
      commitTime: formatTime(commitTime),
    };
  }

  /** https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields */
  #checkName(name: string): void {
    const ids = this.#pathOf(name).split("/");
    const isValid = ids.every(
      (id) => id !== "" && Buffer.byteLength(id) <= 1500 && !/^(\.\.?|__.*__)$/.test(id),
    );
    if (!name.startsWith(`${this.#root}/`) || ids.length % 2 === 1 || !isValid) {
      throw new ApiError("INVALID_ARGUMENT", `Document name "${name}" is invalid.`);
    }
  }

  #checkSize(name: string, fields: Fields): void {
    const size = sizeOf(this.#pathOf(name), fields);
    if (size > MAX_DOCUMENT_BYTES) {
      const [is, maximum] = [size, MAX_DOCUMENT_BYTES].map((bytes) => bytes.toLocaleString("en-US"));
      const message = `Document '${name}' cannot be written because its size (${is} bytes) exceeds the maximum allowed size of ${maximum} bytes.`;
      throw new ApiError("INVALID_ARGUMENT", message);
    }
  }

  #pathOf(name: string): string {
    return name.slice(this.#root.length + 1);
  }
}

/** @throws ApiError where the document is not as the write expects it */
function checkPrecondition({ name, precondition }: Update, before: StoredDocument | undefined): void {
  if (!precondition) {
    return;
  }
  if ("updateTime" in precondition) {
    const [stored, required] = [before?.updateTime, precondition.updateTime].map((time) =>
      time === undefined ? 0 : parseTime(time),
    );
    if (stored !== required) {
      const message = `the stored version (${stored}) does not match the required base version (${required})`;
      throw new ApiError("FAILED_PRECONDITION", message);
    }
    return;
  }
  if (precondition.exists && !before) {
    throw new ApiError("NOT_FOUND", `No document to update: ${name}`);
  }
  if (!precondition.exists && before) {
    throw new ApiError("ALREADY_EXISTS", `Document already exists: ${name}`);
  }
}

function changed(before: Fields, { fields, mask }: Update): Fields {
  if (!mask) {
    return { ...fields };
  }
  const after = { ...before };
  for (const path of mask) {
    const value = fields[path];
    if (value === undefined) {
      delete after[path];
    } else {
      after[path] = value;
    }
  }
  return after;
}
