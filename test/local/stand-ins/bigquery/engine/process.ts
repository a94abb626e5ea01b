import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { spawnBound } from "../../process/bound-child.ts";
import { ApiError, notImplemented } from "../errors.ts";
import type { EngineLocation } from "./location.ts";
import { connectService, EngineError } from "./service.ts";
import { Session } from "./session.ts";

/** How long the engine may take to open its socket, in milliseconds. It usually takes about 60 ms. */
const START_TIMEOUT_MS = 10_000;
/** Output lines of the engine that are kept for the error message. */
const LINES_KEPT = 20;
/**
 * Crashes after which the same work is tried again. The first crash may have happened before the work began; a second
 * one means that the work causes it.
 */
const MAX_CRASHES = 1;

/** A running process of the engine. */
interface RunningEngine {
  session: Session;
  stop(): Promise<void>;
}

/** The SQL engine. Its process starts at the first use, and again after a crash. */
export class Engine {
  readonly location: EngineLocation;
  #running: RunningEngine | undefined;
  #stopped = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(location: EngineLocation) {
    this.location = location;
  }

  get available(): boolean {
    return "program" in this.location;
  }

  /**
   * Calls `work` with a session of the running engine, one caller after the other, so that no caller removes a catalog
   * that another one still uses. Where the engine crashes, it is started again and `work` is called once more.
   * @throws what `work` throws, and ApiError where the engine can't start
   */
  use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => this.#withSession(work));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Kills the engine's process at once, even in the middle of a query. It can't be started again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#end();
    await this.#lastTurn;
    await this.#end();
  }

  async #withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let crashes = 0; ; crashes += 1) {
      if (!this.#stopped) {
        this.#running ??= await startEngine(this.location);
      }
      const running = this.#running;
      if (this.#stopped || !running) {
        throw new ApiError(500, "internalError", "The local BigQuery has been stopped.");
      }
      try {
        return await work(running.session);
      } catch (error) {
        // A failed CHECK in the engine's C++ code aborts the process.
        if (!(error instanceof EngineError && error.kind === "crashed")) {
          throw error;
        }
        await this.#end();
        if (crashes === MAX_CRASHES) {
          throw error;
        }
      }
    }
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }
}

async function startEngine(location: EngineLocation): Promise<RunningEngine> {
  if ("unavailable" in location) {
    throw notImplemented(location.unavailable);
  }
  const directory = mkdtempSync(join(tmpdir(), "bigquery-engine-"));
  const output: string[] = [];
  const child = spawnBound(location.program, [`unix:${directory}/socket`, "1"], {
    directory,
    onOutput: (line) => {
      output.push(line);
      if (output.length > LINES_KEPT) {
        output.shift();
      }
    },
  });
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });

  // The program takes a host and a port, and joins them with a colon: the path of its socket ends in `:1`.
  const socket = `${directory}/socket:1`;
  for (const end = Date.now() + START_TIMEOUT_MS; !(await accepts(socket)); await setTimeout(5)) {
    if (!ended && Date.now() < end) {
      continue;
    }
    await child.stop();
    throw new ApiError(500, "internalError", `The SQL engine did not start. ${output.join("\n")}`);
  }
  const service = connectService(`unix:${socket}`);
  const stop = async () => {
    service.close();
    await child.stop();
  };
  try {
    return { session: await Session.open(service), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tries to connect: the socket's file appears a moment before the program listens. */
function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on("error", () => resolve(false));
  });
}
