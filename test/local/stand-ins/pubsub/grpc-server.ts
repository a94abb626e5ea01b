import { createServer, type Socket } from "node:net";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
} from "@grpc/grpc-js";
import { z } from "zod";
import type { Faults } from "../faults.ts";
import { PubSubError } from "./errors.ts";
import { InjectedError, obey } from "./grpc-faults.ts";
import type { Method } from "./methods.ts";

export interface GrpcService {
  definition: ServiceDefinition;
  methods: Record<string, Method>;
}

export interface GrpcServer {
  port: number;
  /** Stops at once: open connections are cut. */
  close(): Promise<void>;
}

/**
 * Serves unary methods on loopback. The socket is this module's own and only its connections are grpc-js's: so a
 * taken port rejects with `EADDRINUSE`, and a connection can be cut.
 */
export async function serveGrpc(services: GrpcService[], faults: Faults, port: number): Promise<GrpcServer> {
  // Beyond any limit of Pub/Sub's, so that it is this emulator that refuses a large message, with Pub/Sub's code.
  const grpc = new Server({ "grpc.max_receive_message_length": -1 });
  const sockets = new Map<string, Socket>();
  const cut = (peer: string) => sockets.get(peer)?.resetAndDestroy();
  for (const { definition, methods } of services) {
    const handlers = Object.entries(methods).map(([name, method]) => [
      name,
      handler(name, method, faults, cut),
    ]);
    grpc.addService(definition, Object.fromEntries(handlers));
  }

  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const server = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    socket.on("close", () => sockets.delete(peer)).on("error", () => {});
    injector.injectConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    port: z.object({ port: z.number() }).parse(server.address()).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      injector.destroy();
      grpc.forceShutdown();
      for (const socket of sockets.values()) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function handler(
  name: string,
  method: Method,
  faults: Faults,
  cut: (peer: string) => void,
): handleUnaryCall<unknown, object> {
  return (call, callback) => {
    const job = () => method(call.request, cancellation(call));
    obey(faults.take(name), job, () => cut(call.getPeer())).then(
      (response) => callback(null, response),
      (error: unknown) => callback(serviceError(error)),
    );
  };
}

function cancellation(call: ServerUnaryCall<unknown, object>): AbortSignal {
  const controller = new AbortController();
  call.on("cancelled", () => controller.abort());
  return controller.signal;
}

function serviceError(error: unknown) {
  if (error instanceof PubSubError || error instanceof InjectedError) {
    return { code: status[error.code], details: error.message };
  }
  return {
    code: status.INTERNAL,
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
