import { type LevelWithSilent, type Logger, pino } from "pino";
import { isTraceparent } from "./traceparent.ts";

export type { Logger };

/**
 * Cloud Logging's severity for each of pino's levels.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity
 */
const SEVERITIES: Record<string, string> = {
  trace: "DEBUG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

/**
 * A logger whose lines Cloud Logging reads as structured entries. Each has `severity`, `message`, `time` and `version`.
 * An error also has `stack_trace`, by which Error Reporting groups errors.
 * https://cloud.google.com/logging/docs/structured-logging
 */
export function createLogger(options: {
  level?: LevelWithSilent;
  destination?: { write(line: string): void };
}): Logger {
  return pino(
    {
      level: options.level ?? "info",
      // The release that writes the line. The bundler replaces this variable by the version in package.json.
      base: { version: process.env.npm_package_version },
      messageKey: "message",
      errorKey: "error",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ severity: SEVERITIES[label] ?? "DEFAULT" }),
        log: ({ error, ...rest }) =>
          error instanceof Error
            ? { ...rest, error: oneLine(`${error.name}: ${error.message}`), stack_trace: error.stack }
            : { ...rest, ...(error !== undefined && { error }) },
      },
    },
    // No line is buffered: Cloud Run may stop a function as soon as it has answered.
    options.destination ?? process.stdout,
  );
}

/**
 * A logger that adds the request's trace to each line, so that Cloud Logging shows all lines of a request together.
 * Where there is no trace, it is `logger` itself.
 * @param project the ID of the Google Cloud project
 * @param traceparent as a header or an attribute of a message brings it
 */
export function withTrace(logger: Logger, project: string, traceparent: string | undefined): Logger {
  if (!isTraceparent(traceparent)) {
    return logger;
  }
  const [, trace] = traceparent.split("-");
  return logger.child({ "logging.googleapis.com/trace": `projects/${project}/traces/${trace}` });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
