import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { spawnBound } from "../../process/bound-child.ts";
import { ApiError, notImplemented } from "../errors.ts";
import type { EngineLocation } from "./location.ts";
import { connectService, EngineError } from "./service.ts";
import { Session } from "./session.ts";

/** How long the engine may take to open its socket, in milliseconds; it needs some 60. */
const START_TIMEOUT_MS = 10_000;
const LINES_KEPT = 20;
/** It may have crashed before the work that finds out; the second time, that work is the cause. */
const MAX_CRASHES = 1;

interface RunningEngine {
  session: Session;
  stop(): Promise<void>;
}

/** The SQL engine: started by the first use, and anew after a crash. */
export class Engine {
  readonly #location: EngineLocation;
  #running: RunningEngine | undefined;
  #stopped = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(location: EngineLocation) {
    this.#location = location;
  }

  get available(): boolean {
    return "program" in this.#location;
  }

  /**
   * Does `work` in the present run of the engine. One piece of work at a time: what one has registered stays
   * there until it is done. Where the engine crashes, `work` is done once more in a new run.
   * Throws what `work` throws, and ApiError where the engine can't run.
   */
  use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => this.#withSession(work));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the engine's process at once, under whatever is running in it; for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#end();
    await this.#lastTurn;
    await this.#end();
  }

  async #withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let crashes = 0; ; crashes += 1) {
      if (!this.#stopped) {
        this.#running ??= await startEngine(this.#location);
      }
      const run = this.#running;
      if (this.#stopped || !run) {
        throw new ApiError(500, "internalError", "The local BigQuery has been stopped.");
      }
      try {
        return await work(run.session);
      } catch (error) {
        // A failed CHECK in the engine's C++ code ends its process.
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
    const run = this.#running;
    this.#running = undefined;
    await run?.stop();
  }
}

async function startEngine(location: EngineLocation): Promise<RunningEngine> {
  if ("unavailable" in location) {
    throw notImplemented(location.unavailable);
  }
  const directory = mkdtempSync(join(tmpdir(), "bigquery-engine-"));
  const output: string[] = [];
  const child = spawnBound(location.program, [`unix:${directory}/socket`, "1"], {
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
    rmSync(directory, { recursive: true, force: true });
  });

  // The program puts its second argument, a port elsewhere, behind the path.
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

/** The socket's file alone is no sign: it is there a moment before the program listens. */
function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on("error", () => resolve(false));
  });
}
