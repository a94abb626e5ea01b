import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GoogleAuth, UserRefreshClient } from "google-auth-library";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deployedFunction } from "./deployed-function.ts";

/** Stands in for Google's token endpoint and for the API of Cloud Functions, which knows one function. */
async function aGoogle() {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/token") {
      response.end(JSON.stringify({ access_token: "access", id_token: ID_TOKEN, expires_in: 3600 }));
      return;
    }
    const isKnown =
      request.url === "/v2/projects/acme/locations/europe-west1/functions/issue-relay-recover" &&
      request.headers.authorization === "Bearer access";
    response.statusCode = isKnown ? 200 : 404;
    response.end(
      JSON.stringify(
        isKnown
          ? { serviceConfig: { uri: "https://issue-relay-recover-x.a.run.app" } }
          : { error: { code: 404, message: "Resource was not found" } },
      ),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A token that says only when it expires. */
const ID_TOKEN = `e30.${Buffer.from('{"exp":4102444800}').toString("base64url")}.x`;

let google: Awaited<ReturnType<typeof aGoogle>>;
beforeEach(async () => {
  google = await aGoogle();
});
afterEach(() => {
  google.server.close();
});

/** What `gcloud auth application-default login` leaves: the right to act as whoever has logged in. */
function anOperator() {
  const authClient = new UserRefreshClient({
    clientId: "gcloud",
    clientSecret: "s",
    refreshToken: "r",
    endpoints: { oauth2TokenUrl: `${google.url}/token` },
  });
  return { auth: new GoogleAuth({ authClient }), api: google.url };
}

it("a deployed function is found by its name, and called with the caller's own identity", async () => {
  const name = { project: "acme", region: "europe-west1", name: "issue-relay-recover" };
  expect(await deployedFunction(name, anOperator())).toEqual({
    url: "https://issue-relay-recover-x.a.run.app",
    headers: { authorization: `Bearer ${ID_TOKEN}` },
  });
});

it("a function that is not there is named", async () => {
  const name = { project: "acme", region: "us-east1", name: "issue-relay-recover" };
  await expect(deployedFunction(name, anOperator())).rejects.toThrow(
    "the function issue-relay-recover in us-east1 of acme can't be called: Resource was not found",
  );
});
