import { describe, expect, it } from "vitest";
import { createLogger, withTrace } from "./logger.ts";

function logged(write: (logger: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = [];
  write(createLogger({ destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

describe("a log line", () => {
  it("has the severity, message and time that Cloud Logging reads", () => {
    const [info, warning, error] = logged((logger) => {
      logger.info({ eventId: "e" }, "published");
      logger.warn("later");
      logger.error("broken");
    });
    expect(info).toEqual({
      severity: "INFO",
      version: process.env.npm_package_version,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      eventId: "e",
      message: "published",
    });
    expect(warning.severity).toBe("WARNING");
    expect(error.severity).toBe("ERROR");
  });

  it("shows an error in one line, and its stack in the field that Error Reporting reads", () => {
    const [line] = logged((logger) => logger.error({ error: new TypeError("no") }, "failed"));
    expect(line).toMatchObject({ message: "failed", error: "TypeError: no" });
    expect(line.stack_trace).toContain("logger.test.ts");
  });

  it("carries the trace of traceparent", () => {
    const header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const [line] = logged((logger) => withTrace(logger, "p", header).info("hello"));
    expect(line["logging.googleapis.com/trace"]).toBe("projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736");
  });

  it("carries no trace where the header holds none", () => {
    const [line] = logged((logger) => withTrace(logger, "p", "<script>").info("hello"));
    expect(line).not.toHaveProperty(["logging.googleapis.com/trace"]);
  });
});
