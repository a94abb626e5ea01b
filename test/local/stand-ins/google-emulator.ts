import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { spawnBound } from "./process/bound-child.ts";

/** https://cloud.google.com/sdk/docs/downloads-docker */
const IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";

/** One of Google's emulators: a component of the Google Cloud CLI. */
export interface EmulatorComponent {
  /** What it emulates, such as `Pub/Sub`. */
  service: string;
  /** What `gcloud components install` calls it. */
  component: string;
  /** The folder of its jar in the CLI's folder `platform`. */
  folder: string;
  /** The arguments with which Java runs the jar. `--host` and `--port` follow. */
  java(jar: string): string[];
  /** The command in the Docker image. `--host-port` follows. */
  start: string;
  /** A part of the line that it writes when it is ready. */
  ready: string;
}

/** Java compiles less, and collects garbage with one thread: an emulator rarely runs long enough for more to pay off. */
const SHORT_LIVED = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/** Milliseconds. Java needs seconds to start, and more on a busy machine. */
const START_TIMEOUT_MS = 60_000;

const run = promisify(execFile);

/** The command that starts an emulator, and its arguments for a given port. */
interface Command {
  command: string;
  args(port: number): string[];
}

/**
 * Looks for one of Google's emulators on this machine: first the component of the Google Cloud CLI, which needs Java, then
 * the Docker image. Where there is neither, `missing` says what to install.
 */
export async function findEmulator(emulator: EmulatorComponent): Promise<Command | { missing: string }> {
  const jar = await findJar(emulator.folder);
  const { JAVA_HOME } = process.env;
  const java = JAVA_HOME ? join(JAVA_HOME, "bin", "java") : "java";
  if (jar && (await succeeds(java, ["-version"]))) {
    return {
      command: java,
      args: (port) => [...SHORT_LIVED, ...emulator.java(jar), "--host=127.0.0.1", `--port=${port}`],
    };
  }
  // Fails where Docker isn't running. Doesn't download the image, which has several gigabytes.
  if (await succeeds("docker", ["image", "inspect", IMAGE])) {
    return { command: "docker", args: (port) => dockerArgs(emulator.start, port) };
  }
  return { missing: whatToInstall(emulator) };
}

function whatToInstall({ service, component }: EmulatorComponent): string {
  return (
    `Google's ${service} emulator is not installed. Either install Java and the Google Cloud CLI with its ` +
    `emulator (gcloud components install ${component}; with apt: apt-get install google-cloud-cli-${component.replace("cloud-", "")}), ` +
    `or start Docker and get the image: docker pull ${IMAGE}`
  );
}

/**
 * Starts one of Google's emulators. It ends when this process ends, even by `kill -9`.
 *
 * @param options.port absent or 0: a free port
 * @throws Error where it is not installed, with what to install; where it doesn't start, with its output
 */
export async function startEmulator(
  emulator: EmulatorComponent,
  options: { port?: number } = {},
): Promise<{ host: string; port: number; close(): Promise<void> }> {
  const found = await findEmulator(emulator);
  if ("missing" in found) {
    throw new Error(found.missing);
  }
  const port = options.port || (await freePort());
  const output: string[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<true>();
  const child = spawnBound(found.command, found.args(port), {
    onOutput(line) {
      output.push(line);
      if (line.includes(emulator.ready)) {
        resolve(true);
      }
    },
  });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const started = await Promise.race([ready, child.exited, once(timeout, "abort")]);
  if (started !== true) {
    await child.stop();
    throw new Error(
      `Google's ${emulator.service} emulator did not start on port ${port}:\n${output.join("\n")}`,
    );
  }
  return { host: `127.0.0.1:${port}`, port, close: () => child.stop() };
}

/** Looks for the component in the folder of the `gcloud` command, since running `gcloud info` takes seconds. */
async function findJar(component: string): Promise<string | undefined> {
  const command = process.platform === "win32" ? "gcloud.cmd" : "gcloud";
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const gcloud = await realpath(join(folder, command)).catch(() => undefined);
    if (!gcloud) {
      continue;
    }
    const path = join(dirname(dirname(gcloud)), "platform", component);
    const files = await readdir(path).catch(() => []);
    const jar = files.find((file) => file.endsWith(".jar"));
    if (jar) {
      return join(path, jar);
    }
  }
  return undefined;
}

/**
 * The host's network lets the container reach push endpoints on 127.0.0.1. A container keeps running when the
 * `docker` command is killed, but its standard input closes: then `cat` ends, so the shell exits and the container
 * stops.
 */
function dockerArgs(start: string, port: number): string[] {
  const command = `${start} --host-port=127.0.0.1:${port}`;
  return ["run", "--rm", "--interactive", "--network=host", IMAGE, "sh", "-c", `${command} & cat`];
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, "close");
  return port;
}
