import { z } from "zod";
import type { StandInApp } from "../http.ts";
import { ApiError } from "./api-error.ts";
import type { Documents, Update } from "./documents.ts";
import { Fields } from "./value.ts";

/**
 * The name of a field, from its path in a mask. A path of several names leads into a map: that is not supported here.
 * https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents#Document
 */
const FieldPath = z
  .string()
  .regex(/^(?:[a-z_]\w*|`(?:[^`\\]|\\.)+`)$/i, "must be one name, quoted where it is more than a word")
  .transform((path) => (path.startsWith("`") ? path.slice(1, -1).replaceAll(/\\(.)/g, "$1") : path))
  .refine((name) => !/^__.*__$/.test(name), "is reserved");

const BatchGet = z.strictObject({ documents: z.tuple([z.string()]) });

const Commit = z.strictObject({
  writes: z.tuple([
    z.strictObject({
      update: z.strictObject({ name: z.string(), fields: Fields.default({}) }),
      updateMask: z.strictObject({ fieldPaths: z.array(FieldPath).default([]) }).optional(),
      updateTransforms: z
        .array(z.strictObject({ fieldPath: FieldPath, setToServerValue: z.literal("REQUEST_TIME") }))
        .default([]),
      currentDocument: z
        .union([
          z.strictObject({ exists: z.boolean() }),
          z.strictObject({ updateTime: z.iso.datetime({ offset: true }) }),
        ])
        .optional(),
    }),
  ]),
});

/**
 * Adds the two methods of Firestore's REST API that the product calls, each with one document.
 * @param database `projects/<project>/databases/<database>`, the only one
 * https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents
 */
export function serveRestApi(app: StandInApp, database: string, documents: Documents): void {
  app.post("/v1/projects/:project/databases/:database/:method", async (c) => {
    const { project, database: id, method } = c.req.param();
    const isList = method === "documents:batchGet";
    try {
      if (`projects/${project}/databases/${id}` !== database) {
        throw new ApiError("NOT_FOUND", `The database ${id} does not exist for project ${project}`);
      }
      const body: unknown = await c.req.json().catch(() => undefined);
      if (isList) {
        return c.json(valid(BatchGet, body).documents.map((name) => documents.read(name)));
      }
      if (method === "documents:commit") {
        return c.json(documents.write(updateIn(body)));
      }
      throw new ApiError("UNIMPLEMENTED", `The local Firestore has no ${method}`);
    } catch (error) {
      const { code, body } =
        error instanceof ApiError
          ? error
          : new ApiError("INTERNAL", error instanceof Error ? error.message : "");
      // A method that answers with a list has its errors in a list too.
      return c.json(isList ? [body] : body, code);
    }
  });
}

/** @throws ApiError INVALID_ARGUMENT */
function updateIn(body: unknown): Update {
  const [{ update, updateMask, updateTransforms, currentDocument }] = valid(Commit, body).writes;
  return {
    ...update,
    mask: updateMask?.fieldPaths,
    requestTimes: updateTransforms.map(({ fieldPath }) => fieldPath),
    precondition: currentDocument,
  };
}

/** @throws ApiError INVALID_ARGUMENT */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ApiError("INVALID_ARGUMENT", z.prettifyError(parsed.error));
  }
  return parsed.data;
}
