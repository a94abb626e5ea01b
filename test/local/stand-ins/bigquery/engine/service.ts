import { Client, credentials, type deserialize, Metadata, type serialize, status } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { z } from "zod";
import { type Place, readPlace } from "../sql/place.ts";
import { PROTOS } from "./location.ts";

/** After this many milliseconds a query fails. */
const CALL_TIMEOUT_MS = 60_000;

export type EngineErrorKind = "refused" | "unimplemented" | "too-large" | "crashed";

/** A call of the engine that failed. `place` is the position of the error in the SQL text. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: EngineErrorKind;
  readonly place: Place | undefined;

  constructor(kind: EngineErrorKind, message: string, place?: Place) {
    super(message);
    this.kind = kind;
    this.place = place;
  }
}

/** The engine's gRPC methods, called by name. */
export interface EngineService {
  /** @throws EngineError */
  call<T extends z.ZodType>(method: string, request: object, answer: T): Promise<z.infer<T>>;
  close(): void;
}

/** @param address in gRPC's form, such as `unix:/tmp/x/socket` */
export function connectService(address: string): EngineService {
  const client = new Client(address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    // The engine refuses the `:authority` header that gRPC derives from a socket's path.
    "grpc.default_authority": "localhost",
  });
  return {
    call: async (method, request, answer) => answer.parse(await callMethod(client, method, request)),
    close: () => client.close(),
  };
}

function callMethod(client: Client, name: string, request: object): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = methodOf(name);
  const deadline = Date.now() + CALL_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
      { deadline },
      (error, answer) => (error ? reject(engineError(error.code, error.details)) : resolve(answer)),
    );
  });
}

/**
 * What the engine says where it fails at a statement that it accepted, such as a change of rows in which a query of a WITH
 * clause is read twice. gRPC cuts the connection where the error, which ends with a dump of the engine's tree, is too long.
 */
const OWN_FAULT = /ZETASQL_RET_CHECK failure|Received RST_STREAM/;

function engineError(code: status, details: string): EngineError {
  if (code === status.UNAVAILABLE) {
    return new EngineError("crashed", details);
  }
  if (code === status.RESOURCE_EXHAUSTED) {
    return new EngineError("too-large", details);
  }
  if (code === status.UNIMPLEMENTED || OWN_FAULT.test(details)) {
    return new EngineError("unimplemented", firstLine(details));
  }
  const { message, place } = readPlace(details);
  return new EngineError("refused", message, place);
}

/** The first line of an error message. The other lines are a dump of the engine's tree. */
function firstLine(details: string): string {
  return details.split("\n", 1).join();
}

interface Method {
  path: string;
  requestSerialize: serialize<object>;
  responseDeserialize: deserialize<object>;
}

/** Loaded at the first call, not at import: loading slows the start noticeably. */
let definitions: PackageDefinition | undefined;

function methodOf(name: string): Method {
  definitions ??= loadSync("local_service.proto", { longs: String, enums: String, includeDirs: [PROTOS] });
  const service = definitions["zetasql.local_service.ZetaSqlLocalService"];
  const method = service && !("format" in service) ? service[name] : undefined;
  if (!method) {
    throw new Error(`the SQL engine has no method ${name}`);
  }
  return method;
}
