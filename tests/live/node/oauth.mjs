// Somebody else's OAuth client, which finds its way by the server's metadata alone.
// node oauth.mjs SERVER WAY CLIENT SECRET: says what people have to do as lines of JSON, reads what they have done as lines.
import { createInterface } from "node:readline";
import * as oauth from "openid-client";

const [server, way, client, secret] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (message) => { console.log(JSON.stringify(message)); };

// The test's server has no TLS, which the client would otherwise insist on.
const insecure = { algorithm: "oauth2", execute: [oauth.allowInsecureRequests] };
const authentication = secret ? oauth.ClientSecretBasic(secret) : oauth.None();
const config = await oauth.discovery(new URL(server), client, undefined, authentication, insecure);

const ways = {
  async credentials() {
    return oauth.clientCredentialsGrant(config, { scope: "stream things:read" });
  },
  async code() {
    const verifier = oauth.randomPKCECodeVerifier();
    const state = oauth.randomState();
    const url = oauth.buildAuthorizationUrl(config, {
      redirect_uri: `${server}/back`, scope: "things:read", state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
    });
    say({ authorize: url.href });
    const { value: back } = await lines.next();
    return oauth.authorizationCodeGrant(config, new URL(back), { pkceCodeVerifier: verifier, expectedState: state });
  },
  async device() {
    const asked = await oauth.initiateDeviceAuthorization(config, { scope: "things:read" });
    say({ user_code: asked.user_code, verification_uri: asked.verification_uri });
    return oauth.pollDeviceAuthorizationGrant(config, asked);
  },
};

const got = await ways[way]();
say({ got: { scope: got.scope, expires_in: got.expires_in, refresh: got.refresh_token !== undefined } });
const me = async (token) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${server}/_ajax/me`, { method: "POST", headers, body: "{}" });
  return (await answer.json()).user?.login ?? null;
};
say({ me: await me(got.access_token) });
let last = got;
if (got.refresh_token !== undefined) {
  last = await oauth.refreshTokenGrant(config, got.refresh_token);
  say({ refreshed: await me(last.access_token) });
}
if (secret) say({ active: (await oauth.tokenIntrospection(config, last.access_token)).active });
await oauth.tokenRevocation(config, last.refresh_token ?? last.access_token);
say({ after: await me(last.access_token) });
process.exit(0);
