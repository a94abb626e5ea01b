import { describe, expect, it } from "vitest";
import { CommonConfig, ConfigError, loadConfig, SecretName } from "./config.ts";

const Config = CommonConfig.extend({ SECRET: SecretName, TOPIC: CommonConfig.shape.GOOGLE_CLOUD_PROJECT });

describe("a function's configuration", () => {
  it("is read from the environment, with defaults", () => {
    const env = {
      GOOGLE_CLOUD_PROJECT: "p",
      DEAD_LETTER_TOPIC: "d",
      SECRET: "projects/p/secrets/s",
      TOPIC: "t",
      OTHER: "ignored",
    };
    expect(loadConfig(Config, env)).toEqual({
      GOOGLE_CLOUD_PROJECT: "p",
      DEAD_LETTER_TOPIC: "d",
      SECRET: "projects/p/secrets/s",
      TOPIC: "t",
      LOG_LEVEL: "info",
    });
  });

  it("names everything that is missing or wrong at once", () => {
    const load = () => loadConfig(Config, { SECRET: "s", TOPIC: "", LOG_LEVEL: "loud" });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      [
        "the configuration is incomplete or wrong:",
        "- GOOGLE_CLOUD_PROJECT is missing",
        "- DEAD_LETTER_TOPIC is missing",
        '- LOG_LEVEL: Invalid option: expected one of "debug"|"info"|"warn"|"error"',
        "- SECRET: must be of the form projects/<project>/secrets/<secret>",
        "- TOPIC is missing",
      ].join("\n"),
    );
  });
});
