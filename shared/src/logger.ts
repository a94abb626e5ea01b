import { type LevelWithSilent, type Logger, pino } from "pino";

export type { Logger };

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
const SEVERITIES: Record<string, string> = {
  trace: "DEBUG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

/**
 * A logger whose lines Cloud Logging reads as structured entries: `severity`, `message`, `time`, and `stack_trace` for
 * errors, which Error Reporting groups by.
 * https://cloud.google.com/logging/docs/structured-logging
 */
export function createLogger(options: {
  level?: LevelWithSilent;
  destination?: { write(line: string): void };
}): Logger {
  return pino(
    {
      level: options.level ?? "info",
      // Which release wrote the line: the bundler puts package.json's version there, and so does npm for its scripts.
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
    // Written as it happens: a function may be frozen or killed as soon as it has answered.
    options.destination ?? process.stdout,
  );
}

/**
 * `logger` with the trace that the request belongs to, so that Cloud Logging shows all lines of one request together.
 * @param header the request's `traceparent` (https://www.w3.org/TR/trace-context/) or `X-Cloud-Trace-Context`
 */
export function withTrace(logger: Logger, project: string, header: string | undefined): Logger {
  const trace = /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:[-/;]|$)/.exec(header ?? "")?.[1];
  return trace
    ? logger.child({ "logging.googleapis.com/trace": `projects/${project}/traces/${trace}` })
    : logger;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
