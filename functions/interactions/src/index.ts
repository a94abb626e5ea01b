import { http } from "@google-cloud/functions-framework";
import { commandMessage } from "@issue-relay/shared/commands/command";
import { labelListName, labelsIn } from "@issue-relay/shared/commands/label-list";
import { tellWhoAsked } from "@issue-relay/shared/commands/tell-who-asked";
import { loadConfig } from "@issue-relay/shared/config";
import { withDeadline } from "@issue-relay/shared/deadline";
import { sendAnswer } from "@issue-relay/shared/edge/answer";
import { Budget } from "@issue-relay/shared/edge/budget";
import { declaredHeaders, guardRequests } from "@issue-relay/shared/edge/guard";
import { receiveSignedBody } from "@issue-relay/shared/edge/signed-body";
import { firestore } from "@issue-relay/shared/google/firestore";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { enabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { slackCredentials } from "@issue-relay/shared/google/slack-credentials";
import { createLogger, withTrace } from "@issue-relay/shared/logger";
import { cachedSecret } from "@issue-relay/shared/secret";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { Config } from "./config.ts";
import type { Dependencies } from "./dependencies.ts";
import { handle } from "./handle.ts";
import {
  BODY_DEADLINE_MS,
  CALL_DEADLINE_MS,
  LABELS_DEADLINE_MS,
  MAX_BODY_BYTES,
  MAX_BYTES_AT_ONCE,
  PUBLISH_DEADLINE_MS,
  TELL_DEADLINE_MS,
} from "./limits.ts";
import type { ClaimedSignature } from "./signature.ts";

guardRequests();

const config = loadConfig(Config, process.env);
const { GOOGLE_CLOUD_PROJECT: project } = config;
const log = createLogger({ level: config.LOG_LEVEL });
const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const pubsub = pubsubClient(config.PUBSUB_EMULATOR_HOST);
const publish = publisher(pubsub, pubsub.projectTopicsPath(project, config.TOPIC));
const documents = firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST });
const send = createSend(CALL_DEADLINE_MS);
const slack = webApi({
  url: config.SLACK_API_URL,
  token: slackCredentials(secrets)(config.SLACK_TOKEN_SECRET),
  send,
});
const receiving = {
  secret: cachedSecret(config.SLACK_SIGNING_SECRET, () =>
    enabledVersions(secrets, config.SLACK_SIGNING_SECRET),
  ),
  budget: new Budget(MAX_BYTES_AT_ONCE),
  maxKeptBytes: MAX_BODY_BYTES,
};

// While the server starts.
receiving.secret.readAhead();

http("interactions", async (req, res) => {
  const dueAt = performance.now() + BODY_DEADLINE_MS;
  const headers = declaredHeaders(req);
  const declaredBytes = Number(headers["content-length"] ?? 0);
  const { traceparent } = headers;
  const logger = withTrace(log, project, req.get("traceparent"));
  const dependencies: Dependencies = {
    relay: config.ROUTES_FILE,
    async publish(command) {
      const published = publish(commandMessage(command, traceparent));
      await withDeadline("publishing the command", PUBLISH_DEADLINE_MS, published);
    },
    async open(trigger_id, view) {
      await slack.write("views.open", { trigger_id, view });
    },
    async tell(listener, pieces) {
      await tellWhoAsked({ api: slack, send }, listener, pieces, { deadlineMs: TELL_DEADLINE_MS, logger });
    },
    async labelsOf(repository) {
      const inTime = AbortSignal.timeout(LABELS_DEADLINE_MS);
      return labelsIn((await documents.read(labelListName(repository), inTime)).document);
    },
    now: () => new Date(),
    timeZone: config.DIGEST_TIME_ZONE,
    logger,
  };
  const request = {
    method: req.method,
    headers,
    receive: (claimed: ClaimedSignature) =>
      receiveSignedBody(req, { ...receiving, ...claimed, declaredBytes, dueAt }),
  };
  sendAnswer(req, res, await handle(request, dependencies));
});
