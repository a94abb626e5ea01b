import { http } from "@google-cloud/functions-framework";
import { loadConfig } from "@issue-relay/shared/config";
import { sendAnswer } from "@issue-relay/shared/edge/answer";
import { Budget } from "@issue-relay/shared/edge/budget";
import { declaredHeaders, guardRequests } from "@issue-relay/shared/edge/guard";
import { receiveSignedBody } from "@issue-relay/shared/edge/signed-body";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { enabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { createLogger, withTrace } from "@issue-relay/shared/logger";
import { cachedSecret } from "@issue-relay/shared/secret";
import { Config } from "./config.ts";
import { deliveryFrom } from "./delivery.ts";
import { handle } from "./handle.ts";
import { BODY_DEADLINE_MS, MAX_BYTES_AT_ONCE, MAX_EVENT_BYTES, MAX_RAW_BYTES } from "./limits.ts";
import { rawKeeper } from "./raw.ts";

guardRequests();

const config = loadConfig(Config, process.env);
const log = createLogger({ level: config.LOG_LEVEL });
const pubsub = pubsubClient(config.PUBSUB_EMULATOR_HOST);
const publishTo = (topic: string) =>
  publisher(pubsub, pubsub.projectTopicsPath(config.GOOGLE_CLOUD_PROJECT, topic));
const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);

const receiving = {
  secret: cachedSecret(config.WEBHOOK_SECRET, () => enabledVersions(secrets, config.WEBHOOK_SECRET)),
  budget: new Budget(MAX_BYTES_AT_ONCE),
  maxKeptBytes: config.RAW_TOPIC ? MAX_RAW_BYTES : MAX_EVENT_BYTES,
};
const dependencies = {
  host: config.GITHUB_HOST,
  appId: config.GITHUB_APP_ID,
  publish: publishTo(config.TOPIC),
  publishDeadLetter: publishTo(config.DEAD_LETTER_TOPIC),
  ...(config.RAW_TOPIC && { keepRaw: rawKeeper(publishTo(config.RAW_TOPIC)) }),
};

// While the server starts.
receiving.secret.readAhead();

http("ingress", async (req, res) => {
  const bodyDueAt = performance.now() + BODY_DEADLINE_MS;
  const headers = declaredHeaders(req);
  const declaredBytes = Number(headers["content-length"] ?? 0);
  const delivery = deliveryFrom({
    method: req.method,
    headers,
    receive: (signature) =>
      receiveSignedBody(req, { ...receiving, declaredBytes, signature, dueAt: bodyDueAt }),
  });
  const { deliveryId, eventName } = delivery;
  const trace = withTrace(log, config.GOOGLE_CLOUD_PROJECT, req.get("traceparent"));
  const logger = trace.child({ deliveryId, eventName });
  const answer = await handle(delivery, { ...dependencies, logger, now: () => new Date() });
  sendAnswer(req, res, answer);
});
