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
import { applyFault, InjectedError } from "./grpc-faults.ts";
import type { Method } from "./methods.ts";

export interface GrpcService {
  definition: ServiceDefinition;
  methods: Record<string, Method>;
}

export interface GrpcServer {
  port: number;
  /** Stops at once and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Serves unary gRPC methods on 127.0.0.1. This module opens the socket itself and gives the connections to grpc-js, so
 * that a fault can cut a connection, and a port in use has Node's usual error. It needs no guard against web pages:
 * browsers speak HTTP/2 only over TLS, and a request of HTTP/1 is no gRPC.
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function serveGrpc(services: GrpcService[], faults: Faults, port: number): Promise<GrpcServer> {
  // No limit in gRPC: the emulator itself refuses a large message, with Pub/Sub's code.
  const grpc = new Server({ "grpc.max_receive_message_length": -1 });
  const sockets = new Map<string, Socket>();
  const cutConnection = (peer: string) => sockets.get(peer)?.resetAndDestroy();
  const stopping = new AbortController();
  for (const { definition, methods } of services) {
    const handlers = Object.entries(methods).map(([name, method]) => [
      name,
      handler(name, method, { faults, cutConnection, stopped: stopping.signal }),
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
      stopping.abort();
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
  on: { faults: Faults; cutConnection: (peer: string) => void; stopped: AbortSignal },
): handleUnaryCall<unknown, object> {
  return (call, callback) => {
    const job = () => method(call.request, cancellation(call));
    applyFault(
      on.faults.take(pathOf(name, call.request)),
      job,
      () => on.cutConnection(call.getPeer()),
      on.stopped,
    ).then(
      (response) => callback(null, response),
      (error: unknown) => callback(serviceError(error)),
    );
  };
}

const OfTopic = z.object({ topic: z.string() });

/** The method; and where a request names a topic, that too, so that one of them can fail by itself. */
function pathOf(method: string, request: unknown): string {
  const { data } = OfTopic.safeParse(request);
  return data ? `${method} ${data.topic}` : method;
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
